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
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.MatryoshkaLoss;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The losses of a run, one for each of its objectives, and what some of them have of their own: parameters
/// that are trained with the model, drawn by the run's seed, and no part of the model that is written.
final class LossHeads implements AutoCloseable {
    /// Where they are written, beside the model.
    static final String FOLDER = "loss";

    private final HeadParameters drawn;
    private final List<Loss> losses;
    private final List<Map<String, Object>> told;

    private LossHeads(HeadParameters drawn, List<Loss> losses, List<Map<String, Object>> told) {
        this.drawn = drawn;
        this.losses = List.copyOf(losses);
        this.told = List.copyOf(told);
    }

    /// Makes the losses.
    ///
    /// @param tokenizer the model's
    /// @param dictionaries with the vectors of what is to be told, for losses of the kind entries
    /// @param learns whether gradients reach the parameters here: of several workers, each of which computes
    ///     the whole loss, with the first alone, for gradients are summed
    /// @throws UsageException when the rows have no classes to tell apart, or a vocabulary is too large
    static LossHeads of(
            TrainConfig config,
            List<TrainingRow> rows,
            SentenceModel model,
            Tokenizer tokenizer,
            Dictionaries dictionaries,
            long seed,
            boolean learns) {
        HeadParameters drawn = new HeadParameters(seed, model.device());
        OwnLosses own = new OwnLosses(config, rows, model, tokenizer, learns, drawn);
        List<Loss> losses = new ArrayList<>();
        try {
            for (LossConfig settings : Objectives.of(config).losses()) {
                losses.add(loss(settings, losses.size(), own, dictionaries));
            }
            return new LossHeads(drawn, losses, own.told());
        } catch (RuntimeException refused) {
            drawn.close();
            throw refused;
        }
    }

    private static Loss loss(LossConfig settings, int place, OwnLosses own, Dictionaries dictionaries) {
        return switch (settings.kind()) {
            case SOFTMAX -> own.softmax(place);
            case PAIR_LOGITS -> own.pairLogits(place, settings.labelShare());
            case TOKENS -> own.tokens(place);
            case ENTRIES -> own.entries(place, dictionaries);
            case CONTRAST, COPIES, TRIPLET, MARGIN_MSE, EMBEDDING, COSENT, ANGLE, COSINE, PAIR_MARGIN ->
                ofVectors(settings, own.config());
        };
    }

    private static Loss ofVectors(LossConfig settings, TrainConfig config) {
        Loss whole = settings.loss(config.temperature());
        return config.matryoshkaDimensions().isEmpty()
                ? whole
                : new MatryoshkaLoss(whole, config.matryoshkaDimensions(), config.matryoshkaWeights());
    }

    /// By objective.
    List<Loss> losses() {
        return losses;
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

    /// Writes the parameters as they are and what they are of into the folder `loss`, where there are any;
    /// what a killed run left there makes room.
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
