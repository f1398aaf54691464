package dev.kalmia.checkpoint;

import dev.kalmia.checkpoint.hub.HubSnapshot;
import dev.kalmia.run.InputException;
import dev.kalmia.tokenize.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A model in the layout of sentence-transformers: `modules.json`, a transformer's configuration, tokenizer
/// and weights, a pooling configuration, prompts. Nothing that decides what a text's vector is gets
/// guessed: what the folder does not say is refused. Immutable; the files are taken to stay as they are.
public final class ModelFolder {
    private final Path path;
    private final ModuleList modules;
    private final TransformerFolder transformer;
    private final PoolingMode pooling;
    private final boolean includePrompt;
    private final List<DenseLayer> dense;
    private final boolean normalize;
    private final Optional<KnownModel> known;
    private final Prompts prompts;
    private final int maxTokens;
    private final Matryoshka matryoshka;
    private final Fingerprint fingerprint;

    private ModelFolder(Path path) {
        this.path = path;
        this.modules = ModuleList.read(path);
        this.transformer = modules.table()
                ? TransformerFolder.table(modules.first())
                : TransformerFolder.open(modules.first());
        Optional<ConfigView> poolingConfig = modules.pooling().map(ModelFolder::poolingConfig);
        this.pooling = poolingConfig.map(PoolingMode::of).orElse(PoolingMode.MEAN);
        poolingConfig.ifPresent(this::requireSameSize);
        this.includePrompt =
                poolingConfig.map(found -> found.flag("include_prompt", true)).orElse(true);
        this.dense = modules.dense().stream()
                .map(layer -> DenseLayer.read(path, layer))
                .toList();
        this.known = KnownModel.of(path, config());
        this.normalize = modules.normalize() || known.isPresent();
        this.prompts = Prompts.read(path).orElse(known.map(KnownModel::prompts).orElse(Map.of()));
        int limit = modules.table() ? Integer.MAX_VALUE : TextLimit.read(modules.first(), config());
        this.maxTokens = Math.min(limit, known.map(KnownModel::maxTokens).orElse(Integer.MAX_VALUE));
        this.matryoshka = Matryoshka.read(path, config(), wholeSize());
        this.fingerprint = new Fingerprint(this);
    }

    /// Not every configuration has a size, and one that has none is refused by whoever builds the model.
    private int wholeSize() {
        return dense.isEmpty() && !config().has("hidden_size") ? Integer.MAX_VALUE : dimension();
    }

    /// Reads a folder, all but its weights.
    ///
    /// @throws InputException when something is missing, damaged, or not known to this version
    public static ModelFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(folder + ": there is no model folder here");
        }
        ModelFolder model = new ModelFolder(folder.toAbsolutePath().normalize());
        model.tokenizer();
        return model;
    }

    private void requireSameSize(ConfigView poolingConfig) {
        int pooled = poolingConfig.integer("word_embedding_dimension", 0);
        int hidden = config().integer("hidden_size", pooled);
        if (pooled != 0 && pooled != hidden) {
            throw new InputException(poolingConfig.place() + ": word_embedding_dimension must be the hidden_size of "
                    + config().place() + ", " + hidden + "; word_embedding_dimension=" + pooled);
        }
    }

    private static ConfigView poolingConfig(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    file + ": the pooling configuration is missing, and how the model pools is not guessed");
        }
        return ConfigView.read(file);
    }

    /// Writes a folder like another, with other weights: every file that says what the model is, as it was,
    /// and the tensors. The folder appears whole or not at all.
    ///
    /// @param weights the transformer's by their names; those of dense layers by [DenseLayer#parameter], or
    ///     none of a layer that stays as it was
    /// @param out must not exist, or be an empty folder
    /// @throws InputException when there is something already, or it cannot be written
    public static void write(Path out, ModelFolder like, SequencedMap<String, TensorData> weights) {
        write(out, like, weights, like.matryoshka);
    }

    /// As [#write(Path, ModelFolder, SequencedMap)], for weights that were trained for other first dimensions.
    public static void write(
            Path out, ModelFolder like, SequencedMap<String, TensorData> weights, Matryoshka matryoshka) {
        new FolderWriter(like, matryoshka).write(out, weights);
    }

    public Path path() {
        return path;
    }

    /// The folder's own name; of a model of the hub, `organisation/name`.
    public String name() {
        return HubSnapshot.at(path).map(HubSnapshot::repository).orElse(String.valueOf(path.getFileName()));
    }

    /// The state of the hub's model that this is, `hf:organisation/name@COMMIT`, where it came from a hub.
    public Optional<String> pinned() {
        return HubSnapshot.at(path).map(HubSnapshot::reference);
    }

    /// The transformer by itself.
    public TransformerFolder transformer() {
        return transformer;
    }

    /// `config.json` of the transformer.
    public ConfigView config() {
        return transformer.config();
    }

    /// The architecture, as `config.json` names it.
    public String modelType() {
        return config().text("model_type");
    }

    /// Opens the transformer's weights; the caller closes them.
    public WeightFile weights() {
        return transformer.weights();
    }

    Path weightsPath() {
        return transformer.weightsPath();
    }

    /// The file for `Tokenizer.open`.
    public Path tokenizer() {
        return transformer.tokenizer();
    }

    /// Opens the tokenizer, with special tokens around every text where the model wants them; the caller closes it.
    ///
    /// @throws InputException when it cannot be read
    public Tokenizer openTokenizer() {
        return modules.table() ? Tokenizer.openPlain(tokenizer()) : Tokenizer.open(tokenizer());
    }

    public PoolingMode pooling() {
        return pooling;
    }

    /// Whether the tokens of a prompt take part in pooling.
    public boolean includePrompt() {
        return includePrompt;
    }

    /// Whether vectors are made to have length 1 in the end.
    public boolean normalize() {
        return normalize;
    }

    /// Dense layers between pooling and normalisation, in order; mostly none.
    public List<DenseLayer> dense() {
        return dense;
    }

    /// Prompts by name, in the file's order.
    public SequencedMap<String, String> prompts() {
        return prompts.byName();
    }

    /// The name of the prompt that goes before every text unless another is asked for.
    public Optional<String> defaultPrompt() {
        return prompts.byDefault();
    }

    /// The most tokens of a text that take part, special tokens included; never more than there are
    /// positions.
    public int maxTokens() {
        return maxTokens;
    }

    /// How many positions `config.json` gives a text; where it does not say, `Integer.MAX_VALUE`.
    public int maxPositions() {
        return TextLimit.positions(config());
    }

    /// D, the size of a text's vector.
    public int dimension() {
        return dense.isEmpty()
                ? config().integer("hidden_size")
                : dense.getLast().outputs();
    }

    /// How many first dimensions of a vector may be kept. Takes no part in the fingerprint: it decides what may be
    /// asked for, not what a vector is.
    public Matryoshka matryoshka() {
        return matryoshka;
    }

    /// SHA-256 in hexadecimal of all that decides what a text's vector is: equal fingerprints mean equal
    /// models. Reads the weights the first time.
    public String fingerprint() {
        return fingerprint.value();
    }

    /// What is known of the model beside what its folder says.
    Optional<KnownModel> known() {
        return known;
    }

    ModuleList modules() {
        return modules;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
