package dev.kalmia.synth;

import dev.kalmia.language.Answer;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.language.Message;
import dev.kalmia.language.NoAnswerException;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a model. A near miss is asked for once more, with what was wrong.
final class ModelScribe implements Scribe {
    private final LanguageModel model;

    ModelScribe(LanguageModel model) {
        this.model = model;
    }

    @Override
    public Outcome ask(Chat chat, ReplySchema schema) {
        Answer first;
        try {
            first = model.answer(chat);
        } catch (NoAnswerException none) {
            return new Refused(reason(none), none.reason(), "", Spending.NOTHING);
        }
        Refused fault = fault(first, Spending.NOTHING);
        if (fault != null) {
            return fault;
        }
        Outcome outcome = read(first, schema, false, Spending.NOTHING);
        return outcome instanceof Refused miss ? again(chat, miss, schema) : outcome;
    }

    private Outcome again(Chat chat, Refused miss, ReplySchema schema) {
        List<Message> messages = new ArrayList<>(chat.messages());
        messages.add(Message.assistant(miss.text()));
        messages.add(Message.user("That is not what was asked for: " + miss.detail() + ". Write " + schema.described()
                + ", and nothing else."));
        try {
            Answer second = model.answer(new Chat(messages, chat.writing(), chat.sample()));
            Refused fault = fault(second, miss.spending());
            return fault == null ? read(second, schema, true, miss.spending()) : fault;
        } catch (NoAnswerException none) {
            return new Refused(reason(none), none.reason(), miss.text(), miss.spending());
        }
    }

    private static String reason(NoAnswerException none) {
        return none.mayAskAgain() ? NOT_NOW : "unanswered";
    }

    /// What no second asking is worth: the same prompt is cut or withheld again.
    private static @Nullable Refused fault(Answer answer, Spending before) {
        Spending spending = spending(answer, before);
        return switch (answer.finish()) {
            case LENGTH ->
                new Refused(
                        "cut",
                        "it has " + answer.answerTokens()
                                + " tokens and no end; with more max-tokens it is asked again",
                        answer.text(),
                        spending);
            case WITHHELD -> new Refused("withheld", "the server kept it to itself", answer.text(), spending);
            case DONE -> answer.text().isBlank() ? new Refused("empty", "there is no text", "", spending) : null;
        };
    }

    private static Spending spending(Answer answer, Spending before) {
        return before.plus(new Spending(1, answer.promptTokens(), answer.answerTokens()));
    }

    private static Outcome read(Answer answer, ReplySchema schema, boolean repaired, Spending before) {
        Spending spending = spending(answer, before);
        Map<String, Object> values;
        try {
            values = JsonReply.read(answer.text());
        } catch (InputException unreadable) {
            return new Refused("no-json", String.valueOf(unreadable.getMessage()), answer.text(), spending);
        }
        List<String> faults = schema.faults(values);
        return faults.isEmpty()
                ? new Written(values, answer.date(), repaired, spending)
                : new Refused("schema", String.join(", ", faults), answer.text(), spending);
    }
}
