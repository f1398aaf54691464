package dev.kalmia.encode;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.vector.Embeddings;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Turns texts into embeddings. Safe for use by many threads.
public interface Encoder extends AutoCloseable {
    /// Reads a model folder.
    ///
    /// @throws dev.kalmia.run.InputException when the folder is damaged or of an unknown architecture
    static Encoder open(ModelFolder folder, EncodeConfig config) {
        Device.prepare();
        Tokenizer tokenizer = folder.openTokenizer();
        try {
            // Reads the weights, and so has something to do while libraries load.
            folder.fingerprint();
            SentenceModel model = SentenceModel.open(folder, config.device(), config.extension());
            try {
                return new ModelEncoder(model, tokenizer, config);
            } catch (RuntimeException refused) {
                model.close();
                throw refused;
            }
        } catch (RuntimeException refused) {
            tokenizer.close();
            throw refused;
        }
    }

    /// The length of each embedding.
    int dimension();

    /// The most tokens of one text that take part at a time, special tokens included. Longer texts are cut,
    /// or encoded in chunks; the report says which.
    int maxTokens();

    /// SHA-256 (hexadecimal) over the weights, the tokenizer and the configuration of the model.
    String fingerprint();

    /// Encodes texts; row i of the result is `texts.get(i)`, whatever batches were formed in between.
    ///
    /// @return `(texts.size(), dimension())` embeddings with the report of how they were made
    /// @throws dev.kalmia.run.InputException when a text cannot be encoded
    default Encoding encode(List<String> texts, Prompt prompt) {
        return encode(texts, prompt, Progress.silent());
    }

    /// Encodes texts and says how far it is.
    ///
    /// @param progress told of each text that is done; whoever asks starts and finishes it
    Encoding encode(List<String> texts, Prompt prompt, Progress progress);

    /// Encodes texts of which each has its own prompt; row i of the result is `texts.get(i)` with `prompts.get(i)`.
    /// Where all prompts are equal this is [#encode(List, Prompt, Progress)]. Else the report says `various`
    /// (see [UsedPrompt]), and the role is that of all texts or none.
    ///
    /// @param prompts as many as texts
    /// @param progress told of each text that is done; whoever asks starts and finishes it
    /// @return `(texts.size(), dimension())` embeddings with the report of how they were made
    /// @throws dev.kalmia.run.UsageException when a preset stands beside another prompt
    /// @throws dev.kalmia.run.InputException when a text cannot be encoded
    default Encoding encodeEach(List<String> texts, List<Prompt> prompts, Progress progress) {
        return new PromptedTexts(texts, prompts).encode(this, progress);
    }

    /// Encodes texts part by part: a vector for each part, with where it stands. Not every encoder can.
    ///
    /// @throws dev.kalmia.run.UsageException when the model cannot be pooled part by part
    /// @throws dev.kalmia.run.InputException when a text cannot be encoded
    default PartEncoding encodeParts(List<String> texts, Prompt prompt, Parts parts) {
        throw new UnsupportedOperationException("this encoder has no states of tokens");
    }

    /// Encodes texts to search for, with the model's prompt for a query.
    default Encoding encodeQueries(List<String> texts) {
        return encode(texts, Prompt.query());
    }

    /// Encodes texts to search in, with the model's prompt for a document.
    default Encoding encodeDocuments(List<String> texts) {
        return encode(texts, Prompt.document());
    }

    /// Encodes any number of texts, a window of some thousand at a time. While one window is encoded, the texts
    /// of the next are asked for and tokenised and the one before is handed on, each in a thread of its own. All
    /// wait for whoever is slowest, so that no more than three windows are held. A handful of texts may differ from
    /// [#encode] in their last bits: what a process that just began has not compiled is left out for them.
    ///
    /// @param done takes each window and what came of it, in order
    default void encodeAll(Iterator<String> texts, Prompt prompt, BiConsumer<List<String>, Encoding> done) {
        encodeAll(
                new Windows<>(texts, String::length, dimension()),
                window -> window,
                0,
                prompt,
                Progress.silent(),
                done);
    }

    /// Encodes windows that the caller forms (see [Windows]), which may hold more than texts. The first failure ends
    /// it, after the windows in front of it are handed on.
    ///
    /// @param windows asked from a thread of its own, which is not waited for when the work has failed
    /// @param texts the texts of a window
    /// @param before how many texts stand before the first of these, for messages
    /// @param progress told of each text that is done and of the tokens it had
    /// @param done takes each window and what came of it, in order, in a thread of its own
    default <W> void encodeAll(
            Iterator<W> windows,
            Function<? super W, List<String>> texts,
            long before,
            Prompt prompt,
            Progress progress,
            BiConsumer<? super W, Encoding> done) {
        while (windows.hasNext()) {
            W window = windows.next();
            done.accept(window, encode(texts.apply(window), prompt, progress));
        }
    }

    /// The rows alone, for callers that do not look at the report.
    default Embeddings embed(List<String> texts, Prompt prompt) {
        return encode(texts, prompt).embeddings();
    }

    @Override
    void close();
}
