package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transformer as libraries save it: `config.json`, weights, and mostly a tokenizer. What a text's vector
/// is made of its tokens' is not said here; [ModelFolder] knows.
public final class TransformerFolder {
    private static final String END = "eos_token_id";

    private final Path path;
    private final ConfigView config;
    private final @Nullable Path weights;

    private TransformerFolder(Path path, ConfigView config, boolean weighted) {
        this.path = path;
        this.config = config;
        this.weights = weighted ? Weights.find(path) : null;
    }

    /// Reads a folder, all but its weights.
    ///
    /// @throws InputException when the configuration or the weights are missing, or damaged
    public static TransformerFolder open(Path folder) {
        return open(folder, true);
    }

    /// @param weighted whether there must be weights
    static TransformerFolder open(Path folder, boolean weighted) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(folder + ": there is no model folder here");
        }
        Path path = folder.toAbsolutePath().normalize();
        ConfigView config = KnownModel.complete(path, ConfigView.read(path.resolve("config.json")));
        requireNoTokenizerCode(path, config);
        return new TransformerFolder(path, config, weighted);
    }

    /// A tokenizer of its own code may do what `tokenizer.json` does not say, such as end every text with a token.
    private static void requireNoTokenizerCode(Path path, ConfigView config) {
        Path file = path.resolve("tokenizer_config.json");
        if (!Files.isRegularFile(file) || KnownModel.of(path, config).isPresent()) {
            return;
        }
        ConfigView tokenizer = ConfigView.read(file);
        if (tokenizer.under("auto_map").filter(map -> map.has("AutoTokenizer")).isPresent()) {
            throw new InputException(
                    tokenizer.place() + ": auto_map must not ask for a tokenizer's code, which is never"
                            + " run, and this model is not one that is known; if tokenizer.json does all of it, take auto_map"
                            + " out");
        }
    }

    /// A table of token vectors, which says in its weights what it is.
    static TransformerFolder table(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        return new TransformerFolder(path, StaticTable.config(path), true);
    }

    public Path path() {
        return path;
    }

    /// `config.json`.
    public ConfigView config() {
        return config;
    }

    /// Opens the weights; the caller closes them.
    public WeightFile weights() {
        return WeightFile.open(weightsPath());
    }

    boolean hasWeights() {
        return weights != null || Weights.areIn(path);
    }

    Path weightsPath() {
        return weights == null ? Weights.find(path) : weights;
    }

    /// The tokens that end a text that the model writes: `eos_token_id` of `generation_config.json`, else of
    /// `config.json`, one or several; none where neither says.
    public List<Integer> endTokens() {
        Path generation = path.resolve("generation_config.json");
        if (Files.isRegularFile(generation)) {
            ConfigView view = ConfigView.read(generation);
            if (view.has(END)) {
                return view.integers(END);
            }
        }
        return config.has(END) ? config.integers(END) : List.of();
    }

    /// Whether there is a file for `Tokenizer.open`.
    public boolean hasTokenizer() {
        return Files.isRegularFile(path.resolve("tokenizer.json"));
    }

    /// The file for `Tokenizer.open`.
    ///
    /// @throws InputException when there is none
    public Path tokenizer() {
        if (!hasTokenizer()) {
            throw new InputException(path + ": there is no tokenizer.json; the slower formats (vocab.txt, "
                    + "sentencepiece) are not read, save the model with a fast tokenizer");
        }
        return path.resolve("tokenizer.json");
    }

    /// The most tokens of a text, special tokens included, as the tokenizer's `model_max_length` and the
    /// number of positions say it.
    ///
    /// @throws InputException when neither says it
    public int maxTokens() {
        return TextLimit.read(path, config);
    }

    /// SHA-256 in hexadecimal of weights, configuration and tokenizer. Reads them every time.
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
