package dev.kalmia.language;

import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/// Answers a chat with a text. Safe for use by many threads.
public interface LanguageModel extends AutoCloseable {
    /// Which model answers, for the records of what it wrote. Never an address or a secret.
    String name();

    /// Answers once.
    ///
    /// @throws NoAnswerException when this chat was not answered
    /// @throws InputException when no chat will be, such as without a key that is taken
    Answer answer(Chat chat) throws NoAnswerException;

    /// A model behind an endpoint that speaks OpenAI's chat completions.
    static LanguageModel endpoint(EndpointSettings settings) {
        return new EndpointModel(settings, Clock.systemUTC());
    }

    /// A decoder in a folder, on this machine.
    ///
    /// @throws InputException when the folder is none of a model that chats
    static LanguageModel folder(Path folder, Device device) {
        return FolderModel.open(folder, device, Clock.systemUTC());
    }

    /// The same model with all that a long job wants: what the journal has is not asked again, failures are
    /// borne, and no more than the budget is spent. Closing it closes the model and not the journal.
    static LanguageModel recorded(LanguageModel model, Budget budget, AnswerJournal journal) {
        return recorded(model, budget, journal, _ -> {});
    }

    /// The same.
    ///
    /// @param note is told in one line when all wait for longer than a moment, as the model asked for
    static LanguageModel recorded(LanguageModel model, Budget budget, AnswerJournal journal, Consumer<String> note) {
        LanguageModel patient =
                new RetryingModel(new BudgetedModel(model, budget), Thread::sleep, System::nanoTime, note);
        return new RecordedModel(journal, model.name(), patient);
    }

    /// What a journal has of a model, and nothing else.
    static LanguageModel replay(String name, AnswerJournal journal) {
        return new RecordedModel(journal, name, null);
    }

    /// Ends what is held, such as connections or weights.
    @Override
    default void close() {}
}
