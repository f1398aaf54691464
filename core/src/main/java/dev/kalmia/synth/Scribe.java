package dev.kalmia.synth;

import dev.kalmia.language.Answer;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.language.Message;
import dev.kalmia.language.NoAnswerException;
import dev.kalmia.run.InputException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a model for a JSON object and takes none that is not what was asked for. A near miss is asked for once more,
/// with
/// what was wrong.
final class Scribe {
    private final LanguageModel model;

    Scribe(LanguageModel model) {
        this.model = model;
    }

    /// What came of it.
    sealed interface Outcome permits Written, Refused {}

    /// A reply as it was asked for.
    ///
    /// @param values by the keys of the schema, and others that the model wrote
    /// @param date the day of the last answer
    /// @param repaired whether it was asked for twice
    record Written(Map<String, Object> values, LocalDate date, boolean repaired) implements Outcome {}

    /// None.
    ///
    /// @param reason a word: `unanswered`, `cut`, `withheld`, `empty`, `no-json` or `schema`
    /// @param detail what was wrong, on one line
    /// @param text what the model wrote last; may be empty
    record Refused(String reason, String detail, String text) implements Outcome {}

    /// Asks.
    ///
    /// @throws InputException when no chat would be answered
    Outcome ask(Chat chat, ReplySchema schema) {
        Answer first;
        try {
            first = model.answer(chat);
        } catch (NoAnswerException none) {
            return new Refused("unanswered", none.reason(), "");
        }
        Refused fault = fault(first);
        if (fault != null) {
            return fault;
        }
        Outcome outcome = read(first, schema, false);
        return outcome instanceof Refused miss ? again(chat, miss, schema) : outcome;
    }

    private Outcome again(Chat chat, Refused miss, ReplySchema schema) {
        List<Message> messages = new ArrayList<>(chat.messages());
        messages.add(Message.assistant(miss.text()));
        messages.add(Message.user("That is not what was asked for: " + miss.detail() + ". Write " + schema.described()
                + ", and nothing else."));
        try {
            Answer second = model.answer(new Chat(messages, chat.writing(), chat.sample()));
            Refused fault = fault(second);
            return fault == null ? read(second, schema, true) : fault;
        } catch (NoAnswerException none) {
            return new Refused("unanswered", none.reason(), miss.text());
        }
    }

    /// What no second asking is worth: the same prompt is cut or withheld again.
    private static @Nullable Refused fault(Answer answer) {
        return switch (answer.finish()) {
            case LENGTH -> new Refused("cut", "it has " + answer.answerTokens() + " tokens and no end", answer.text());
            case WITHHELD -> new Refused("withheld", "the server kept it to itself", answer.text());
            case DONE -> answer.text().isBlank() ? new Refused("empty", "there is no text", "") : null;
        };
    }

    private static Outcome read(Answer answer, ReplySchema schema, boolean repaired) {
        Map<String, Object> values;
        try {
            values = JsonReply.read(answer.text());
        } catch (InputException unreadable) {
            return new Refused("no-json", String.valueOf(unreadable.getMessage()), answer.text());
        }
        List<String> faults = schema.faults(values);
        return faults.isEmpty()
                ? new Written(values, answer.date(), repaired)
                : new Refused("schema", String.join(", ", faults), answer.text());
    }
}
