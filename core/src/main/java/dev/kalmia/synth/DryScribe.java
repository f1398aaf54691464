package dev.kalmia.synth;

import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Seeds;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks nobody: what a journal has counts as answered, anything else as asked for, with a reply of the length
/// that is expected. A chat that several orders share counts for the first of them. For one thread.
final class DryScribe implements Scribe {
    private final @Nullable Scribe replay;
    private final Set<SharedChats.Key> counted = new HashSet<>();
    private long known;

    /// @param journal null where there is none
    DryScribe(String model, @Nullable AnswerJournal journal) {
        this.replay = journal == null ? null : new ModelScribe(LanguageModel.replay(model, journal));
    }

    /// How many chats the journal had an answer to.
    long known() {
        return known;
    }

    @Override
    public Outcome ask(Chat chat, ReplySchema schema) {
        boolean first = counted.add(SharedChats.Key.of(chat));
        Outcome outcome = known(chat, schema);
        if (outcome != null) {
            known += first ? outcome.spending().requests() : 0;
            return free(outcome);
        }
        // Texts made out of the replies to different chats must be different, too, or they would seem to be shared.
        DryReply reply = DryReply.of(Seeds.derive(chat.sample(), chat.hash()));
        int answer = Math.min(
                Chat.likelyTokens(Json.writeLine(reply.plain().values(schema))),
                chat.writing().maxTokens());
        Spending spending = first ? new Spending(1, chat.likelyTokens(), answer) : Spending.NOTHING;
        return new Written(reply.values(schema), LocalDate.EPOCH, false, spending);
    }

    private @Nullable Outcome known(Chat chat, ReplySchema schema) {
        if (replay == null) {
            return null;
        }
        try {
            return replay.ask(chat, schema);
        } catch (InputException notThere) {
            return null;
        }
    }

    private static Outcome free(Outcome outcome) {
        return switch (outcome) {
            case Written written -> new Written(written.values(), written.date(), written.repaired(), Spending.NOTHING);
            case Refused refused -> new Refused(refused.reason(), refused.detail(), refused.text(), Spending.NOTHING);
        };
    }
}
