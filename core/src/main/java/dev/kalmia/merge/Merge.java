package dev.kalmia.merge;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelWriter;
import dev.kalmia.checkpoint.TensorContent;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Makes one model out of several that were trained from the same one: in all but its weights the first.
/// Weights are read where they lie, in pieces, and written once, so that memory does not grow with the
/// models. What is no floating point number is the first model's.
public final class Merge {
    /// What a written folder says of how it was made.
    public static final String RECORD = "merge.json";

    private static final int PIECE = 1 << 18;

    private final List<ModelFolder> models;
    private final Optional<ModelFolder> base;
    private final MergeMethod method;
    private final Precision precision;
    private final long shardBytes;
    private final int pieceSize;

    /// @param base what the models were trained from, where the method asks for it
    /// @throws UsageException when the method is not for so many models, or for a base, or wants one
    public Merge(List<ModelFolder> models, Optional<ModelFolder> base, MergeMethod method, Precision precision) {
        this(models, base, method, precision, ModelWriter.SHARD_BYTES, PIECE);
    }

    private Merge(
            List<ModelFolder> models,
            Optional<ModelFolder> base,
            MergeMethod method,
            Precision precision,
            long shardBytes,
            int pieceSize) {
        this.models = List.copyOf(models);
        this.base = base;
        this.method = method;
        this.precision = precision;
        this.shardBytes = shardBytes;
        this.pieceSize = pieceSize;
        method.requireModels(models.size());
        if (method.usesBase() != base.isPresent()) {
            throw new UsageException("base must " + (base.isPresent() ? "not " : "") + "be given for " + method.name());
        }
    }

    /// The same, written in shards of at most so many bytes of tensors.
    public Merge withShardBytes(long bytes) {
        return new Merge(models, base, method, precision, bytes, pieceSize);
    }

    Merge withPieceSize(int numbers) {
        return new Merge(models, base, method, precision, shardBytes, numbers);
    }

    /// What would be merged, how far models are apart, and what stands in the way; writes nothing.
    ///
    /// @throws InputException when weights are damaged or not finite
    public MergePreview preview() {
        try (Ingredients ingredients = Ingredients.open(models, base, pieceSize)) {
            List<String> names = models.stream().map(ModelFolder::name).toList();
            boolean alike = ingredients.differences().isEmpty();
            return new MergePreview(
                    base.map(ModelFolder::name).orElse(names.getFirst()),
                    base.isPresent() ? names : names.subList(1, names.size()),
                    alike ? MergePreview.groups(ingredients.stacks().values(), base.isPresent()) : List.of(),
                    ingredients.notes(),
                    ingredients.differences());
        }
    }

    /// Refuses models whose weights mean different things; reads no numbers.
    ///
    /// @throws UsageException which names all that differs
    public void requireAlike() {
        try (Ingredients ingredients = Ingredients.open(models, base, pieceSize)) {
            requireAlike(ingredients);
        }
    }

    private static void requireAlike(Ingredients ingredients) {
        if (!ingredients.differences().isEmpty()) {
            throw new UsageException("models must be of one kind; " + String.join("; ", ingredients.differences()));
        }
    }

    /// Writes a folder that appears whole or not at all.
    ///
    /// @param out must not exist, or be an empty folder
    /// @throws UsageException when models are not of one kind
    /// @throws InputException when weights are damaged or not finite, or it cannot be written
    public void write(Path out, Progress progress) {
        write(
                progress,
                (writer, record) -> writer.write(out, folder -> Json.write(folder.resolve(RECORD), record.get())));
    }

    /// Writes into a folder in which an earlier run of the same merge may have been killed: finished shards
    /// are kept where their bytes are what was written.
    ///
    /// @param folder there; files in it whose names begin with a point stay
    /// @throws UsageException when models are not of one kind
    /// @throws InputException when weights are damaged or not finite, or it cannot be written
    public void goOn(Path folder, Progress progress) {
        write(progress, (writer, record) -> {
            writer.goOn(folder);
            Json.write(folder.resolve(RECORD), record.get());
        });
    }

    @FunctionalInterface
    private interface Writing {
        void by(ModelWriter writer, Supplier<SequencedMap<String, Object>> record);
    }

    private void write(Progress progress, Writing writing) {
        try (Ingredients ingredients = Ingredients.open(models, base, pieceSize)) {
            requireAlike(ingredients);
            hashMeanwhile();
            progress.start("merge", ingredients.stacks().size(), "tensors");
            SequencedMap<String, TensorContent> contents = ingredients.contents(method, precision, progress);
            writing.by(new ModelWriter(models.getFirst(), contents, shardBytes), this::record);
            progress.finish();
        }
    }

    /// Fingerprints, which the record asks for, read all files too: best while these are in the page cache.
    private void hashMeanwhile() {
        Stream.concat(models.stream(), base.stream())
                .forEach(model ->
                        Thread.ofPlatform().daemon().name("fingerprint").start(() -> fingerprint(model)));
    }

    /// What cannot be hashed is told by who asks again.
    private static void fingerprint(ModelFolder model) {
        try {
            model.fingerprint();
        } catch (InputException toldLater) {
            return;
        }
    }

    private SequencedMap<String, Object> record() {
        SequencedMap<String, Object> record = new LinkedHashMap<>();
        record.put("method", method.name());
        record.put("settings", method.settings());
        record.put("precision", precision.toString());
        record.put("models", models.stream().map(Merge::named).toList());
        base.ifPresent(model -> record.put("base", named(model)));
        return record;
    }

    private static SequencedMap<String, Object> named(ModelFolder model) {
        SequencedMap<String, Object> named = new LinkedHashMap<>();
        named.put("name", model.pinned().orElse(model.name()));
        named.put("fingerprint", model.fingerprint());
        return named;
    }
}
