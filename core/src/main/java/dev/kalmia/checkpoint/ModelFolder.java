package dev.kalmia.checkpoint;

import dev.kalmia.checkpoint.hub.HubSnapshot;
import dev.kalmia.run.InputException;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A model in the layout of sentence-transformers: `modules.json`, a transformer's configuration, tokenizer
/// and weights, a pooling configuration, prompts. Nothing that decides what a text's vector is gets
/// guessed: what the folder does not say is refused. Immutable; the files are taken to stay as they are.
public final class ModelFolder {
    private final Path path;
    private final ModuleList modules;
    private final TransformerFolder transformer;
    private final List<PoolingMode> poolings;
    private final Optional<PoolingHead> head;
    private final boolean includePrompt;
    private final List<DenseLayer> dense;
    private final boolean normalize;
    private final Optional<KnownModel> known;
    private final Prompts prompts;
    private final int maxTokens;
    private final Matryoshka matryoshka;
    private final Fingerprint fingerprint;

    private ModelFolder(Path path, ModuleList modules, PoolingMode unsaid, boolean weighted) {
        this(path, modules, unsaid, weighted, false);
    }

    private ModelFolder(Path path, ModuleList modules, PoolingMode unsaid, boolean weighted, boolean keepsLength) {
        this.path = path;
        this.modules = modules;
        this.transformer = modules.table()
                ? TransformerFolder.table(modules.first())
                : TransformerFolder.open(modules.first(), weighted);
        Optional<ConfigView> poolingConfig = modules.pooling().map(ModelFolder::poolingConfig);
        this.poolings = poolingConfig.map(PoolingMode::of).orElse(List.of(unsaid));
        poolingConfig.ifPresent(this::requireSameSize);
        this.head = modules.head().map(found -> PoolingHead.read(path, found));
        this.includePrompt = head.map(PoolingHead::includePrompt)
                .or(() -> poolingConfig.map(found -> found.flag("include_prompt", true)))
                .orElse(true);
        this.dense = modules.dense().stream()
                .map(layer -> DenseLayer.read(path, layer))
                .toList();
        this.known = KnownModel.of(path, config());
        this.normalize = !keepsLength && (modules.normalize() || known.isPresent());
        this.prompts = Prompts.read(path).orElse(known.map(KnownModel::prompts).orElse(Map.of()));
        int limit = modules.table() ? Integer.MAX_VALUE : TextLimit.read(modules.first(), config());
        this.maxTokens = Math.min(limit, known.map(KnownModel::maxTokens).orElse(Integer.MAX_VALUE));
        this.matryoshka = Matryoshka.read(path, config(), wholeSize());
        this.fingerprint = new Fingerprint(this);
    }

    /// Not every configuration has a size, and one that has none is refused by whoever builds the model.
    int wholeSize() {
        return dense.isEmpty() && !config().has("hidden_size") ? Integer.MAX_VALUE : dimension();
    }

    /// Reads a folder, all but its weights.
    ///
    /// @throws InputException when something is missing, damaged, or not known to this version
    public static ModelFolder open(Path folder) {
        Path path = existing(folder);
        return whole(new ModelFolder(path, ModuleList.read(path), PoolingMode.MEAN, true));
    }

    /// Reads a folder of which the caller knows how it pools where it does not say so itself: a bare
    /// transformer, for one, whose vectors then keep the length they have.
    ///
    /// @param unsaid how a folder without `modules.json` pools
    /// @throws InputException when something is missing, damaged, or not known to this version
    public static ModelFolder open(Path folder, PoolingMode unsaid) {
        Path path = existing(folder);
        return ModuleList.isBare(path)
                ? whole(new ModelFolder(path, ModuleList.bare(path), unsaid, true))
                : open(folder);
    }

    /// Reads what a folder says of a model whose transformer's weights, and tokenizer, need not be there:
    /// enough to tell its size. A folder without `modules.json` is taken for a bare transformer.
    ///
    /// @throws InputException when what is there is damaged, or not known to this version
    public static ModelFolder openDescription(Path folder) {
        Path path = existing(folder);
        ModuleList modules = ModuleList.isBare(path) ? ModuleList.bare(path) : ModuleList.read(path);
        return new ModelFolder(path, modules, PoolingMode.MEAN, false);
    }

    private static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(folder + ": there is no model folder here");
        }
        return folder.toAbsolutePath().normalize();
    }

    private static ModelFolder whole(ModelFolder model) {
        model.tokenizer();
        return model;
    }

    private void requireSameSize(ConfigView poolingConfig) {
        for (String key : List.of("word_embedding_dimension", "embedding_dimension")) {
            int pooled = poolingConfig.integer(key, 0);
            int hidden = config().integer("hidden_size", pooled);
            if (pooled != 0 && pooled != hidden) {
                throw poolingConfig.refused(key, "the hidden_size of " + config().place() + ", " + hidden, pooled);
            }
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
    /// @param weights the transformer's by their names; those of dense layers by [DenseLayer#parameter] and
    ///     of a head by [PoolingHead#parameter], or none of what stays as it was
    /// @param out must not exist, or be an empty folder
    /// @throws InputException when there is something already, or it cannot be written
    public static void write(Path out, ModelFolder like, SequencedMap<String, TensorData> weights) {
        write(out, like, weights, like.matryoshka);
    }

    /// As [#write(Path, ModelFolder, SequencedMap)], for weights that were trained for other first
    /// dimensions.
    public static void write(
            Path out, ModelFolder like, SequencedMap<String, TensorData> weights, Matryoshka matryoshka) {
        new FolderWriter(like, matryoshka).write(out, weights);
    }

    /// Writes a model as it is but for its pooling or head, in whose place comes another head. Nothing is
    /// said of first dimensions of its vectors: it was trained for none.
    ///
    /// @param weights the head's, by the names that [PoolingHead#parameter] takes
    /// @param out must not exist, or be an empty folder
    /// @throws InputException when there is something already, or it cannot be written
    public static void writeWithHead(
            Path out,
            ModelFolder base,
            HeadShape shape,
            boolean includePrompt,
            SequencedMap<String, TensorData> weights) {
        if (base.modules.table()) {
            throw new InputException(base.path + ": a head needs a transformer, and this is a table of token vectors");
        }
        new FolderWriter(base, Matryoshka.of(List.of())).writeWithHead(out, shape, includePrompt, weights);
    }

    /// Writes a model that ends after one of its layers, which may have been trained for that (2D Matryoshka,
    /// Li et al. 2024, arXiv 2402.14776).
    ///
    /// @param out must not exist, or be an empty folder
    /// @param layers that stay, 1 up to all
    /// @throws dev.kalmia.run.UsageException when it has fewer, or none
    /// @throws InputException when its head pools all layers, there is something already, or it cannot be
    ///     written
    public static void writeShortened(Path out, ModelFolder base, int layers) {
        new FolderWriter(base, base.matryoshka()).writeShortened(out, layers);
    }

    /// Copies the model, every file that is part of it as it is, and reads the copy again.
    ///
    /// @param folder there and empty
    /// @throws InputException when it cannot be written, or the copy is not the same model
    public void copyTo(Path folder) {
        try {
            new FolderWriter(this, matryoshka()).copy(folder);
        } catch (IOException failure) {
            throw new InputException("cannot write " + folder + ": " + InputException.reason(failure), failure);
        }
        ModelFolder copied = open(folder);
        // What a known model's name says is written out in the copy, and its configuration is another file then.
        String wanted = known.isPresent() ? fingerprint.ofWeights() : fingerprint();
        String found = known.isPresent() ? copied.fingerprint.ofWeights() : copied.fingerprint();
        if (!found.equals(wanted)) {
            throw new InputException(folder + ": what was read back is not what was written: its fingerprint must be "
                    + wanted + "; fingerprint=" + found);
        }
    }

    /// Copies the model but for its transformer's weights.
    ///
    /// @param folder there and empty
    /// @return the folder in it where the weights belong
    /// @throws InputException when it cannot be written
    public Path copyWithoutWeights(Path folder) {
        try {
            return new FolderWriter(this, matryoshka()).copyWithoutWeights(folder);
        } catch (IOException failure) {
            throw new InputException("cannot write " + folder + ": " + InputException.reason(failure), failure);
        }
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

    /// Whether there are weights of the transformer, and a tokenizer.
    public boolean isComplete() {
        return transformer.hasTokenizer() && transformer.hasWeights();
    }

    Path weightsPath() {
        return transformer.weightsPath();
    }

    /// The file for `Tokenizer.open`.
    public Path tokenizer() {
        return transformer.tokenizer();
    }

    /// Whether what the tokenizer has no token for takes no part, as in tables that model2vec saved.
    boolean leavesOutUnknown() {
        return modules.table() && StaticTable.isFolder(modules.first());
    }

    /// The token that stands for what the tokenizer has none for, where it takes no part.
    ///
    /// @throws InputException when the tokenizer cannot be read
    public OptionalInt leftOutToken() {
        if (!leavesOutUnknown()) {
            return OptionalInt.empty();
        }
        try (Tokenizer tokenizer = openTokenizer()) {
            return tokenizer.leftOut();
        }
    }

    /// Opens the tokenizer, with special tokens around every text where the model wants them; the caller
    /// closes it.
    ///
    /// @throws InputException when it cannot be read
    public Tokenizer openTokenizer() {
        if (!modules.table()) {
            return Tokenizer.open(tokenizer());
        }
        return leavesOutUnknown() ? Tokenizer.openKnown(tokenizer()) : Tokenizer.openPlain(tokenizer());
    }

    /// How a vector is made of token vectors: what each mode gives, one after the other. Mostly one.
    ///
    /// @throws InputException when a trained head does it instead
    public List<PoolingMode> poolings() {
        head.ifPresent(found -> {
            throw new InputException(name() + ": a model that pools by a trained head, "
                    + found.shape().kind().type() + ", cannot be used where a pooling mode is asked for");
        });
        return poolings;
    }

    /// How a vector is made of token vectors, for people: a pooling mode, several with a plus sign between,
    /// or the type of a trained head.
    public String poolingName() {
        return head.map(found -> found.shape().kind().type())
                .orElseGet(() -> poolings().stream().map(PoolingMode::shown).collect(Collectors.joining("+")));
    }

    /// The trained head in place of a pooling mode, in models that have one.
    public Optional<PoolingHead> head() {
        return head;
    }

    /// Whether the tokens of a prompt take part in pooling, by a mode or by a head.
    public boolean includePrompt() {
        return includePrompt;
    }

    /// Whether vectors are made to have length 1 in the end.
    public boolean normalize() {
        return normalize;
    }

    /// The same model with vectors of the length they have before they are made to have length 1: to encode
    /// with, and not to write.
    public ModelFolder unnormalised() {
        return normalize ? new ModelFolder(path, modules, poolings.getFirst(), true, true) : this;
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
        return dense.isEmpty() ? pooledSize() : dense.getLast().outputs();
    }

    /// The size of what comes out of pooling.
    public int pooledSize() {
        long modes = head.isPresent() ? 1 : poolings.size();
        return (int) Math.min(Integer.MAX_VALUE, modes * config().integer("hidden_size"));
    }

    /// How many first dimensions of a vector may be kept. Takes no part in the fingerprint: it decides what
    /// may be asked for, not what a vector is.
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
