package dev.kalmia.language;

import dev.kalmia.run.InputException;
import org.jspecify.annotations.Nullable;

/// Answers from a journal, and asks a model for what is not there. Without a model it replays.
final class RecordedModel implements LanguageModel {
    private final AnswerJournal journal;
    private final String name;
    private final @Nullable LanguageModel model;

    /// @param name of the model whose answers are wanted
    /// @param model null to replay
    RecordedModel(AnswerJournal journal, String name, @Nullable LanguageModel model) {
        this.journal = journal;
        this.name = name;
        this.model = model;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        Answer known = journal.find(name, chat).orElse(null);
        if (known != null) {
            return known;
        }
        if (model == null) {
            throw new InputException("the journal has no answer of " + name + " to what is asked; sample="
                    + chat.sample() + ", it begins: " + beginning(chat));
        }
        return journal.add(name, chat, model.answer(chat));
    }

    private static String beginning(Chat chat) {
        String text = chat.messages().getLast().text().strip().replaceAll("\\s+", " ");
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
