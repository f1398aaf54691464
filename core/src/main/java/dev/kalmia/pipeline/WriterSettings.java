package dev.kalmia.pipeline;

import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.Budget;
import dev.kalmia.language.EndpointSettings;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who writes: a model behind an endpoint, a decoder in a folder, or nobody, where a journal has all answers.
///
/// @param endpoint address that speaks OpenAI's chat completions, such as `http://localhost:8000/v1`
/// @param name of the model at the endpoint
/// @param keyVariable the variable of the environment that holds the endpoint's key; empty for no key
/// @param timeoutSeconds after so long without a byte a request counts as cut, after five times as long even
///     where bytes come
/// @param jsonMode whether the endpoint knows `response_format`
/// @param folder of a decoder that chats
/// @param replay the name of the model whose answers the journal has
record WriterSettings(
        @Default("") String endpoint,
        @Default("") String name,
        @Default("") String keyVariable,
        @Default("120") int timeoutSeconds,
        @Default("true") boolean jsonMode,
        @Nullable Path folder,
        @Default("") String replay) {
    WriterSettings {
        long given = Stream.of(!endpoint.isEmpty(), folder != null, !replay.isEmpty())
                .filter(each -> each)
                .count();
        if (given != 1) {
            throw new UsageException("one of endpoint, folder and replay must be given; given=" + given);
        }
        if (endpoint.isEmpty() != name.isEmpty()) {
            throw new UsageException("name must be given with an endpoint, and with nothing else; name=" + name);
        }
        Bounds.atLeast(1, timeoutSeconds, "timeout-seconds");
        if (!endpoint.isEmpty()) {
            settings(endpoint, name, "", timeoutSeconds, jsonMode);
        }
    }

    boolean replays() {
        return !replay.isEmpty();
    }

    /// How many chats at a time where nobody says: a decoder on this machine has all its cores for one.
    int concurrency() {
        return folder == null ? 8 : 1;
    }

    Optional<Path> decoder() {
        return Optional.ofNullable(folder);
    }

    /// The journal of answers: read alone where it is replayed.
    AnswerJournal journal(Path place) {
        return replays() ? AnswerJournal.readOnly(place) : AnswerJournal.open(place);
    }

    /// The model, which answers from the journal what is there.
    ///
    /// @param note is told when all wait for longer than a moment, as the model asked for
    LanguageModel open(Budget budget, AnswerJournal journal, Consumer<String> note) {
        return replays()
                ? LanguageModel.replay(replay, journal)
                : LanguageModel.recorded(model(), budget, journal, note);
    }

    private LanguageModel model() {
        return folder == null
                ? LanguageModel.endpoint(settings(endpoint, name, keyVariable, timeoutSeconds, jsonMode))
                : LanguageModel.folder(folder, Device.cpu());
    }

    /// The name that the model's answers have in a journal.
    String modelName() {
        if (folder == null) {
            // An endpoint's key is not needed to know what its model is called.
            return replays() ? replay : name;
        }
        try (LanguageModel model = model()) {
            return model.name();
        }
    }

    private static EndpointSettings settings(
            String endpoint, String name, String keyVariable, int timeoutSeconds, boolean jsonMode) {
        return EndpointSettings.of(
                endpoint, name, keyVariable, Duration.ofSeconds(timeoutSeconds), jsonMode, System::getenv);
    }
}
