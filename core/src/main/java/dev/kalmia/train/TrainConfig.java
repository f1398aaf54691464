package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.Precision;
import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.loss.MatryoshkaLoss;
import dev.kalmia.train.tune.TuningConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a training run is asked to do. Defaults follow the KaLM recipe where it speaks (`train/scripts`:
/// temperature, warm-up, linear decay, clipping), sized for a small model.
///
/// @param epochs passes over the examples
/// @param batchSize queries a step, of all workers together
/// @param negatives hard negatives a query, at most; examples with fewer give what they have
/// @param learningRate peak of the schedule
/// @param warmupRatio share of the steps with a rising rate
/// @param weightDecay decoupled, on matrices only
/// @param gradientClip bound of the 2-norm of all gradients together
/// @param temperature τ of InfoNCE, mostly 0.01–0.05, and of the kind tokens
/// @param matryoshkaDimensions prefixes trained to be embeddings too; empty means the whole vector only
/// @param matryoshkaWeights one for each prefix
/// @param maxQueryTokens longest query, special tokens included
/// @param maxDocumentTokens longest document, special tokens included
/// @param precision what matrix products are computed in
/// @param checkpointSteps steps between checkpoints
/// @param loss what the loss is made of, beside its temperature and prefixes
/// @param microBatchTokens tokens, padding included, that are in memory with what their gradient needs:
///     batches of any size train in that of a small one, for the time of a third pass; 0: a step is in memory
///     as a whole
/// @param homogeneousRatio share of each batch that is of one task; 0: tasks meet as they come
/// @param taskLosses task → a loss of its own, whose examples meet none of another loss in a batch
/// @param classAttribute the attribute that says which class of its task a text is of: texts of a query's own
///     class are no negatives of it; null: there are no classes, but for labelled texts
/// @param matryoshkaLayers layers after which the model may end and be an embedding model, too (2D
///     Matryoshka): one is drawn each step; empty: the whole model only
/// @param dropout share of values of each layer that noise makes 0 while it is trained
/// @param teacher a model whose scores and vectors of the examples' texts are learnt from, or what it would
///     go on with; null: scores that the examples carry, and their own tokens
/// @param lengthWindow batches whose examples are sorted by length before they are cut, so that a batch has
///     texts of like length; 0: lengths do not matter
/// @param tuning what of the model moves, and how fast
public record TrainConfig(
        @Default("1") int epochs,
        @Default("32") int batchSize,
        @Default("1") int negatives,
        @Default("5e-5") double learningRate,
        @Default("0.1") double warmupRatio,
        @Default("0.01") double weightDecay,
        @Default("1.0") double gradientClip,
        @Default("0.05") double temperature,
        @Default("[]") List<Integer> matryoshkaDimensions,
        @Default("[]") List<Double> matryoshkaWeights,
        @Default("64") int maxQueryTokens,
        @Default("128") int maxDocumentTokens,
        @Default("f32") Precision precision,
        @Default("50") int checkpointSteps,
        LossConfig loss,
        @Default("0") int microBatchTokens,
        @Default("0") double homogeneousRatio,
        @Default("{}") Map<String, LossConfig> taskLosses,
        @Nullable String classAttribute,
        @Nullable TeacherConfig teacher,
        @Default("[]") List<Integer> matryoshkaLayers,
        @Default("0") double dropout,
        @Default("0") int lengthWindow,
        TuningConfig tuning) {
    private static final int MOST_SCORES = 1 << 30;
    private static final int MOST_WINDOW = 10_000;

    public TrainConfig {
        requireAtLeast(1, epochs, "epochs");
        requireAtLeast(2, batchSize, "batch-size");
        requireAtLeast(0, negatives, "negatives");
        requireAtLeast(3, maxQueryTokens, "max-query-tokens");
        requireAtLeast(3, maxDocumentTokens, "max-document-tokens");
        requireAtLeast(1, checkpointSteps, "checkpoint-steps");
        requireAtLeast(0, microBatchTokens, "micro-batch-tokens");
        requireAtLeast(0, lengthWindow, "length-window");
        if (lengthWindow > MOST_WINDOW) {
            throw new UsageException(
                    "length-window must be at most " + MOST_WINDOW + "; length-window=" + lengthWindow);
        }
        requireIn(0, homogeneousRatio, 1, "homogeneous-ratio");
        requireIn(Double.MIN_VALUE, learningRate, 1, "learning-rate");
        requireIn(0, warmupRatio, 1, "warmup-ratio");
        requireIn(0, weightDecay, 1, "weight-decay");
        requireIn(Double.MIN_VALUE, gradientClip, Double.MAX_VALUE, "gradient-clip");
        requireIn(Double.MIN_VALUE, temperature, 1, "temperature");
        if (precision == Precision.INT8) {
            throw new UsageException("precision must be f32 or bf16 where gradients flow; precision=int8");
        }
        matryoshkaDimensions = List.copyOf(matryoshkaDimensions);
        matryoshkaWeights = List.copyOf(matryoshkaWeights);
        matryoshkaLayers = List.copyOf(matryoshkaLayers);
        if (matryoshkaLayers.stream().anyMatch(layer -> layer < 1)) {
            throw new UsageException("matryoshka-layers must be at least 1; matryoshka-layers=" + matryoshkaLayers);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new UsageException("dropout must be at least 0 and below 1; dropout=" + dropout);
        }
        MatryoshkaLoss.check(matryoshkaDimensions, matryoshkaWeights);
        requireScoresFit(batchSize, negatives);
        taskLosses = Map.copyOf(taskLosses);
        new LossNeeds(negatives, dropout, matryoshkaDimensions, teacher).requireAll(losses(loss, taskLosses));
    }

    /// Whether vectors of a teacher are met, so that they must be as long as the model's own.
    public boolean meetsVectors() {
        return has(LossKind.EMBEDDING) || has(LossKind.ENTRIES);
    }

    /// Whether some examples are learnt from so.
    boolean has(LossKind kind) {
        return losses(loss, taskLosses).stream().anyMatch(each -> each.kind() == kind);
    }

    /// How often a document that is the query itself stands in a batch: as often as one of the losses asks.
    int copies() {
        return losses(loss, taskLosses).stream()
                .mapToInt(LossConfig::copies)
                .max()
                .orElseThrow();
    }

    private static List<LossConfig> losses(LossConfig loss, Map<String, LossConfig> ofTasks) {
        return Stream.concat(Stream.of(loss), ofTasks.values().stream()).toList();
    }

    /// What of this a model cannot do: the key of the setting → what is wrong with it.
    public SequencedMap<String, String> misfits(ModelFolder model) {
        SequencedMap<String, String> misfits = new LinkedHashMap<>();
        addAbove(misfits, "max-query-tokens", maxQueryTokens, model.maxTokens(), model);
        addAbove(misfits, "max-document-tokens", maxDocumentTokens, model.maxTokens(), model);
        for (int dimension : matryoshkaDimensions) {
            addAbove(misfits, "matryoshka-dimensions", dimension, model.dimension(), model);
        }
        for (LossConfig each : losses(loss, taskLosses)) {
            int groups = each.whiteningGroups();
            if (groups == 0 || (model.dimension() % groups == 0 && batchSize > model.dimension() / groups)) {
                continue;
            }
            misfits.put(
                    "loss.whitening-groups",
                    "must divide the " + model.dimension() + " dimensions of "
                            + model.name() + " into groups smaller than batch-size, " + batchSize
                            + "; whitening-groups="
                            + groups);
        }
        LayerEnds.misfit(matryoshkaLayers, model).ifPresent(fault -> misfits.put("matryoshka-layers", fault));
        tuning.misfits(model).forEach((key, fault) -> misfits.put("tuning." + key, fault));
        return misfits;
    }

    private static void addAbove(Map<String, String> misfits, String key, int asked, int most, ModelFolder model) {
        if (asked > most) {
            misfits.put(key, "must be at most " + most + " for " + model.name() + "; " + key + "=" + asked);
        }
    }

    /// A step scores each of its queries against each of its documents.
    private static void requireScoresFit(long batchSize, long negatives) {
        if (batchSize * batchSize > MOST_SCORES / (1 + negatives)) {
            throw new UsageException("batch-size * batch-size * (1 + negatives) must be at most " + MOST_SCORES
                    + "; batch-size=" + batchSize + " negatives=" + negatives);
        }
    }

    private static void requireAtLeast(int least, int value, String key) {
        if (value < least) {
            throw new UsageException(key + " must be at least " + least + "; " + key + "=" + value);
        }
    }

    private static void requireIn(double least, double value, double most, String key) {
        if (!(value >= least && value <= most)) {
            throw new UsageException(key + " must be " + (least > 0 ? "above 0" : "at least 0") + " and at most " + most
                    + "; " + key + "=" + value);
        }
    }
}
