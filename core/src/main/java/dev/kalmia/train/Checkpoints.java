package dev.kalmia.train;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Trees;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.SavedTensors;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// `checkpoints/step-N`: what is trained, its averages, the optimiser's state and what all was made with, after N
/// steps. A folder of that name is whole,
/// because it gets its name last; only the newest is kept. All other state of a run (order, draws, learning
/// rate) follows from seed and step.
final class Checkpoints {
    static final String FOLDER = "checkpoints";
    private static final String PARAMETERS = "parameters.safetensors";
    private static final String OPTIMISER = "optimiser.safetensors";
    private static final String STATE = "state.json";
    private static final String MICRO_BATCH = "micro-batch-tokens";
    private static final String AVERAGE = "average.safetensors";

    private final Path folder;

    Checkpoints(Path work) {
        this.folder = work.resolve(FOLDER);
    }

    /// The newest whole checkpoint's step.
    Optional<Long> newest() {
        return all().stream().map(Checkpoints::stepOf).max(Comparator.naturalOrder());
    }

    /// @param state the optimiser's
    void save(long step, RunState run, SequencedMap<String, Tensor> state) {
        Path target = folder.resolve("step-" + step);
        try {
            Files.createDirectories(folder);
            boolean written = AtomicFolder.write(target, partial -> {
                write(partial.resolve(PARAMETERS), run.tuned().trained());
                write(partial.resolve(OPTIMISER), state);
                if (!run.tuned().averages().isEmpty()) {
                    write(partial.resolve(AVERAGE), run.tuned().averages());
                }
                Json.write(
                        partial.resolve(STATE), Map.of(MICRO_BATCH, run.tower().microBatchTokens()));
                run.made().write(partial);
            });
            if (!written) {
                throw new InputException(target + ": the checkpoint cannot be written: it is there already");
            }
            for (Path other : all()) {
                if (!other.equals(target)) {
                    Trees.delete(other);
                }
            }
        } catch (IOException failure) {
            throw new InputException(
                    target + ": the checkpoint cannot be written: " + InputException.reason(failure), failure);
        }
    }

    /// Goes on from a checkpoint.
    ///
    /// @throws InputException when it was made with something else, which is named, or is damaged
    void restore(long step, RunState run) {
        Path source = folder.resolve("step-" + step);
        try (Scope _ = Scope.open()) {
            run.made().requireSame(source);
            restore(source.resolve(PARAMETERS), run.tuned().trained());
            Path state = source.resolve(OPTIMISER);
            run.optimiser().restore(read(state), state.toString());
            if (!run.tuned().averages().isEmpty()) {
                restore(source.resolve(AVERAGE), run.tuned().averages());
            }
            restoreMicroBatch(source.resolve(STATE), run.tower());
        } catch (InputException damaged) {
            throw new InputException(
                    damaged.getMessage() + "; delete the folder " + folder + " to train from the start", damaged);
        }
    }

    /// It is smaller than the setting where memory was short.
    private static void restoreMicroBatch(Path file, TextTower tower) {
        if (!(Json.readObject(file).get(MICRO_BATCH) instanceof Long tokens)
                || tokens < Math.signum(tower.microBatchTokens())
                || tokens > tower.microBatchTokens()) {
            throw new InputException(
                    file + ": " + MICRO_BATCH + " must be a number up to " + tower.microBatchTokens() + " tokens");
        }
        tower.embedAtATime(Math.toIntExact(tokens));
    }

    private static void restore(Path file, Map<String, Tensor> own) {
        SavedTensors.restore(own, read(file), file.toString());
    }

    void clear() {
        try {
            Trees.delete(folder);
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be removed: " + InputException.reason(failure), failure);
        }
    }

    static void write(Path file, SequencedMap<String, Tensor> tensors) {
        try (Scope _ = Scope.open()) {
            SafetensorsWriter.write(file, data(tensors));
        }
    }

    /// Float32 views for the writer; they live as long as the innermost scope.
    static SequencedMap<String, TensorData> data(SequencedMap<String, Tensor> tensors) {
        SequencedMap<String, TensorData> data = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            Tensor plain = tensor.detach().to(Device.cpu()).to(DType.FLOAT32).contiguous();
            data.put(name, new TensorData(DataType.F32, plain.shape(), Tensors.memory(plain)));
        });
        return data;
    }

    private static Map<String, Tensor> read(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (WeightFile weights = WeightFile.open(file)) {
            for (String name : weights.names()) {
                TensorInfo info = weights.info(name);
                if (info.type() != DataType.F32) {
                    throw new InputException(file + ": " + name + " must be F32, not " + info.type());
                }
                tensors.put(name, Tensors.copied(weights.data(name), DType.FLOAT32, info.shape()));
            }
        }
        return tensors;
    }

    private List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("step-\\d{1,18}"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new InputException(folder + ": cannot be listed: " + InputException.reason(failure), failure);
        }
    }

    private static long stepOf(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
    }
}
