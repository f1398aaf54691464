package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.Dictionary;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.loss.EntriesLoss;
import dev.kalmia.train.loss.EntryTargets;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.Targets;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.vector.Embeddings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The dictionaries of a run, one for each loss of the kind entries, with the vectors of their definitions: those of
/// the teacher, else of the model that the run starts from. They are made before the first step and kept on disk,
/// where a run that goes on finds them.
final class Dictionaries implements AutoCloseable {
    /// A matrix, or the scores of a step.
    private static final long MOST_NUMBERS = 1L << 29;

    private final SortedMap<Integer, Dictionary> dictionaries = new TreeMap<>();
    private final Map<Integer, Map<String, Integer>> rows = new HashMap<>();
    private final Map<String, List<String>> entries = new HashMap<>();
    private @Nullable TextPool pool;
    private Projection projection = new Projection(null);

    private Dictionaries() {}

    /// Where no loss tells entries.
    static Dictionaries none() {
        return new Dictionaries();
    }

    /// Collects entries and definitions; no vector is made yet.
    ///
    /// @param dimension of the student's vectors
    /// @throws UsageException when there is one entry alone, or more than memory should hold
    /// @throws InputException when a definition or an entry is blank
    static Dictionaries of(TrainConfig config, List<TrainingRow> all, int dimension) {
        Dictionaries made = new Dictionaries();
        List<LossConfig> losses = Objectives.of(config).losses();
        for (int place = 0; place < losses.size(); place++) {
            if (losses.get(place).kind() == LossKind.ENTRIES) {
                made.dictionaries.put(place, new Dictionary());
            }
        }
        all.stream().filter(row -> made.has(row.objective())).forEach(made::add);
        made.dictionaries.forEach((place, dictionary) -> {
            requireFit(dictionary.size(), dimension, config.batchSize());
            Map<String, Integer> places = new HashMap<>();
            dictionary.entries().forEach(entry -> places.put(entry, places.size()));
            made.rows.put(place, places);
        });
        return made;
    }

    private void add(TrainingRow row) {
        Dictionary dictionary = Objects.requireNonNull(dictionaries.get(row.objective()));
        for (String entry : row.positives()) {
            if (row.query().isBlank() || entry.isBlank()) {
                throw new InputException("a definition and its entry must not be blank; example " + row.id());
            }
            dictionary.add(row.query(), entry);
            entries.computeIfAbsent(row.objective() + "\n" + row.query(), _ -> new ArrayList<>())
                    .add(entry);
        }
    }

    private static void requireFit(long size, long dimension, long batchSize) {
        if (size < 2) {
            throw new UsageException("the loss entries needs at least 2 entries to tell apart; entries=" + size);
        }
        if (size * Math.max(dimension, batchSize) > MOST_NUMBERS) {
            throw new UsageException("entries * dimension and entries * batch-size must be at most " + MOST_NUMBERS
                    + " for the loss entries; entries=" + size + " dimension=" + dimension + " batch-size="
                    + batchSize);
        }
    }

    /// Whether no loss tells entries.
    boolean isEmpty() {
        return dictionaries.isEmpty();
    }

    /// Whether the loss in that place tells entries.
    boolean has(int place) {
        return dictionaries.containsKey(place);
    }

    /// Encodes the definitions that are not yet there.
    ///
    /// @param start the model that the run starts from, for a run without a teacher
    /// @param folder of this run alone
    /// @throws UsageException when the teacher's vectors are shorter than the student's
    void encode(TrainConfig config, ModelFolder start, Path folder, Progress progress) {
        if (dictionaries.isEmpty()) {
            return;
        }
        dictionaries.values().forEach(dictionary -> tell(dictionary, config, start.dimension(), progress));
        TeacherConfig teacher = config.teacher();
        ModelFolder model = teacher == null ? start : ModelSource.resolve(teacher.name(), progress);
        int longest = teacher == null ? config.maxQueryTokens() : teacher.maxTokens();
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults().withMaxTokens(longest))) {
            if (encoder.dimension() < start.dimension()) {
                throw new UsageException("teacher.model must have vectors of at least " + start.dimension()
                        + " values, as the student's, for the loss entries; dimension=" + encoder.dimension());
            }
            List<String> definitions = new ArrayList<>();
            dictionaries.values().forEach(each -> each.definitions().forEachRemaining(definitions::add));
            Prompt prompt = teacher == null ? Prompt.query() : teacher.query();
            TextPool made = TextPool.build(folder, definitions.iterator(), encoder, prompt, progress);
            pool = made;
            projection = Projection.of(made, start.dimension());
        }
    }

    private static void tell(Dictionary dictionary, TrainConfig config, long dimension, Progress progress) {
        List<String> definitions = new ArrayList<>();
        dictionary.definitions().forEachRemaining(definitions::add);
        progress.note(String.format(
                Locale.ROOT,
                "train: %,d entries of %,d definitions: a matrix of %.1f MB that stays as it is, scores of %.1f MB a step",
                dictionary.size(),
                definitions.size(),
                dictionary.size() * dimension * Float.BYTES / 1e6,
                (double) dictionary.size() * config.batchSize() * Float.BYTES / 1e6));
    }

    /// The definitions of the batch with the entries that they define. As texts entries are not embedded: a batch has a
    /// document at least, so the first stands for all.
    TrainingBatch teach(TrainingBatch batch) {
        Map<String, Integer> ofPlace = Objects.requireNonNull(rows.get(batch.objective()));
        List<Integer> right = new ArrayList<>();
        List<List<Integer>> others = new ArrayList<>();
        for (int query = 0; query < batch.queries().size(); query++) {
            String definition = batch.queries().get(query).text();
            String entry =
                    batch.documents().get(batch.targets().positive(query)).text();
            right.add(Objects.requireNonNull(ofPlace.get(entry)));
            others.add(Objects.requireNonNull(entries.get(batch.objective() + "\n" + definition)).stream()
                    .filter(other -> !other.equals(entry))
                    .distinct()
                    .map(ofPlace::get)
                    .toList());
        }
        Targets targets = new Targets(new int[right.size()], 1, new BitSet());
        return new TrainingBatch(
                batch.queries(),
                List.of(batch.documents().getFirst()),
                targets.withEntries(new EntryTargets(right, others)),
                batch.objective(),
                batch.draw());
    }

    /// The loss in that place, by the entries' embeddings.
    ///
    /// @param holder closes the matrix
    Loss loss(int place, HeadParameters holder, double temperature) {
        TextPool vectors = Objects.requireNonNull(pool, "no definition is encoded");
        Dictionary dictionary = Objects.requireNonNull(dictionaries.get(place));
        Embeddings means = dictionary.means(
                definition -> vectors.vector(vectors.row(definition)), vectors.dimension(), vectors.origin());
        Embeddings met = projection.apply(
                IntStream.range(0, means.size()).mapToObj(means::row).toList(), means.origin());
        int dimension = met.dimension();
        float[] numbers = new float[Math.multiplyExact(met.size(), dimension)];
        for (int row = 0; row < met.size(); row++) {
            System.arraycopy(met.row(row), 0, numbers, row * dimension, dimension);
        }
        return new EntriesLoss(holder.fixed(numbers, met.size(), dimension), temperature);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
