package dev.kalmia.synth;

import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Asks nobody: what a journal has counts as answered, anything else as asked for, with a reply of the length that is
/// expected. For one thread.
final class DryScribe implements Scribe {
    private final @Nullable Scribe replay;
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
        Outcome outcome = known(chat, schema);
        if (outcome != null) {
            known++;
            return outcome;
        }
        Map<String, Object> values = values(schema, "");
        int answer = Chat.estimatedTokens(Json.writeLine(values));
        return new Written(values, LocalDate.EPOCH, false, new Spending(1, chat.estimatedTokens(), answer));
    }

    private @Nullable Outcome known(Chat chat, ReplySchema schema) {
        if (replay == null) {
            return null;
        }
        try {
            Outcome outcome = replay.ask(chat, schema);
            return switch (outcome) {
                case Written written ->
                    new Written(written.values(), written.date(), written.repaired(), Spending.NOTHING);
                case Refused refused ->
                    new Refused(refused.reason(), refused.detail(), refused.text(), Spending.NOTHING);
            };
        } catch (InputException notThere) {
            return null;
        }
    }

    private static Map<String, Object> values(ReplySchema schema, String mark) {
        Map<String, Object> values = new LinkedHashMap<>();
        schema.fields().forEach(field -> values.put(field.name(), value(field, mark)));
        return values;
    }

    private static Object value(ReplySchema.Field field, String mark) {
        return switch (field) {
            case ReplySchema.Text text -> text(text, mark);
            case ReplySchema.Texts texts -> several(texts.least(), mark, each -> text(texts.each(), each));
            case ReplySchema.Objects objects -> several(objects.least(), mark, each -> values(objects.each(), each));
            case ReplySchema.Choice choice -> choice.words().getFirst();
            case ReplySchema.Amount amount -> amount.least();
        };
    }

    private static List<Object> several(int count, String mark, Function<String, Object> each) {
        return IntStream.range(0, count)
                .mapToObj(i -> each.apply(mark + i + " "))
                .toList();
    }

    /// Of the length that is expected, and another one for every name.
    private static String text(ReplySchema.Text text, String mark) {
        String beginning = text.name() + " " + mark;
        return beginning + "x".repeat(Math.max(0, text.typical() - beginning.length()));
    }
}
