package dev.kalmia.train;

import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.MatryoshkaLoss;
import dev.kalmia.train.loss.PairHead;
import dev.kalmia.train.loss.PairLogitsLoss;
import dev.kalmia.train.loss.SoftmaxLoss;
import dev.kalmia.train.sample.PairClasses;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The losses of a run, one for each of its objectives, and what some of them have of their own: parameters that are
/// trained with the model, drawn by the run's seed, and no part of the model that is written.
final class LossHeads implements AutoCloseable {
    /// Where they are written, beside the model.
    static final String FOLDER = "loss";

    private static final int MOST_CLASSES = 10_000;

    private final TrainConfig config;
    private final List<TrainingRow> rows;
    private final SentenceModel model;
    private final boolean learns;
    private final HeadParameters drawn;
    private final List<Loss> losses = new ArrayList<>();
    private final List<Map<String, Object>> told = new ArrayList<>();

    private LossHeads(TrainConfig config, List<TrainingRow> rows, SentenceModel model, long seed, boolean learns) {
        this.config = config;
        this.rows = rows;
        this.model = model;
        this.learns = learns;
        this.drawn = new HeadParameters(seed, model.device());
    }

    /// Makes the losses.
    ///
    /// @param learns whether gradients reach the parameters here: of several workers, each of which computes the
    ///     whole loss, with the first alone, for gradients are summed
    /// @throws UsageException when the rows have no classes to tell apart
    static LossHeads of(TrainConfig config, List<TrainingRow> rows, SentenceModel model, long seed, boolean learns) {
        LossHeads heads = new LossHeads(config, rows, model, seed, learns);
        try {
            List<LossConfig> settings = Objectives.of(config).losses();
            for (int place = 0; place < settings.size(); place++) {
                heads.losses.add(heads.loss(settings.get(place), place));
            }
            return heads;
        } catch (RuntimeException refused) {
            heads.close();
            throw refused;
        }
    }

    private Loss loss(LossConfig settings, int place) {
        return switch (settings.kind()) {
            case SOFTMAX -> softmax(place);
            case PAIR_LOGITS -> pairLogits(place);
            case CONTRAST, COPIES, TRIPLET, MARGIN_MSE, EMBEDDING, COSENT, ANGLE, COSINE, PAIR_MARGIN ->
                ofVectors(settings);
        };
    }

    private Loss ofVectors(LossConfig settings) {
        Loss whole = settings.loss(config.temperature());
        return config.matryoshkaDimensions().isEmpty()
                ? whole
                : new MatryoshkaLoss(whole, config.matryoshkaDimensions(), config.matryoshkaWeights());
    }

    private Loss softmax(int place) {
        PairClasses classes = PairClasses.of(rows, place);
        int count = classes.counts().size();
        if (count < 2 || count > MOST_CLASSES) {
            throw new UsageException("the loss softmax needs pairs of 2 to " + MOST_CLASSES + " classes; classes="
                    + (count < 2 ? classes.names() : count));
        }
        String name = name(place);
        told.add(described(name, LossKind.SOFTMAX, Map.of("classes", classes.counts())));
        return new SoftmaxLoss(learnt(drawn.linear(name + "/weight", count, 3L * model.dimension())));
    }

    private Loss pairLogits(int place) {
        String name = name(place);
        long features = PairHead.features(model.dimension());
        told.add(described(name, LossKind.PAIR_LOGITS, Map.of("hidden", PairHead.HIDDEN)));
        return new PairLogitsLoss(new PairHead(
                learnt(drawn.linear(name + "/hidden.weight", PairHead.HIDDEN, features)),
                learnt(drawn.bias(name + "/hidden.bias", PairHead.HIDDEN, features)),
                learnt(drawn.linear(name + "/output.weight", 1, PairHead.HIDDEN)),
                learnt(drawn.bias(name + "/output.bias", 1, PairHead.HIDDEN))));
    }

    private static String name(int place) {
        return "loss-" + place;
    }

    private static Map<String, Object> described(String name, LossKind kind, Map<String, Object> more) {
        SequencedMap<String, Object> head = new LinkedHashMap<>();
        head.put("name", name);
        head.put("kind", kind.key());
        head.putAll(more);
        return head;
    }

    /// What a loss computes with; it shares the parameter's memory.
    private Tensor learnt(Tensor parameter) {
        return learns ? parameter : drawn.cutOff(parameter);
    }

    /// By objective.
    List<Loss> losses() {
        return List.copyOf(losses);
    }

    /// What the losses have of their own, by name. The tensors are not the caller's.
    SequencedMap<String, Tensor> parameters() {
        return drawn.parameters();
    }

    /// Tells which heads there are.
    void note(Progress progress) {
        for (Map<String, Object> head : told) {
            Object classes = head.get("classes");
            progress.note("train: a head of its own for the loss " + head.get("kind") + ", " + head.get("name")
                    + (classes == null ? "" : ", of the classes " + classes));
        }
    }

    /// Writes the parameters as they are and what they are of into the folder `loss`, where there are any; what a
    /// killed run left there makes room.
    void write(Path folder) {
        if (parameters().isEmpty()) {
            return;
        }
        Path out = folder.resolve(FOLDER);
        Trees.remove(out);
        try (Scope _ = Scope.open()) {
            AtomicFolder.write(out, partial -> {
                Json.write(partial.resolve("loss.json"), Map.of("heads", told));
                SafetensorsWriter.write(partial.resolve("parameters.safetensors"), Checkpoints.data(parameters()));
            });
        } catch (IOException failure) {
            throw new InputException(out + ": cannot be written: " + InputException.reason(failure), failure);
        }
    }

    @Override
    public void close() {
        drawn.close();
    }
}
