package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.train.TinyTraining;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.TrainResult;
import dev.kalmia.train.Trainer;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Runs of a tiny model, for the tests of what is tuned.
public final class TuningRuns {
    private TuningRuns() {}

    /// Stands in for a kill: ends the run in the middle of a step.
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// Eighteen questions with answers.
    public static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            rows.add(new TrainingRow(
                    "row" + i,
                    "question number " + i,
                    List.of("the answer is " + i * i, "it is " + i * i),
                    List.of("the answer is " + (i + 1), "perhaps " + i, "nobody knows")));
        }
        return rows;
    }

    /// The usual settings but for these, and for these of `tuning`.
    public static TrainConfig config(Map<String, Object> tuning, Map<String, Object> others) {
        Map<String, Object> all = new LinkedHashMap<>(others);
        all.put("tuning", tuning);
        return TinyTraining.config(all);
    }

    /// Trains with these settings of `tuning`.
    public static TrainResult train(ModelFolder base, Path work, Map<String, Object> tuning) {
        return train(base, work, config(tuning, Map.of("epochs", 2)), Progress.silent());
    }

    /// Trains.
    public static TrainResult train(ModelFolder base, Path work, TrainConfig config, Progress progress) {
        try {
            Files.createDirectories(work);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Trainer(config, rows(), 5, work, progress).run(base);
    }

    /// Ends a run after some steps.
    public static Progress killedAfter(long steps) {
        AtomicLong left = new AtomicLong(steps);
        return heard(_ -> {}, by -> {
            if (by > 0 && left.decrementAndGet() == 0) {
                throw new Killed();
            }
        });
    }

    /// Hears the lines for people.
    public static Progress heard(Consumer<String> notes) {
        return heard(notes, _ -> {});
    }

    private static Progress heard(Consumer<String> notes, Consumer<Long> advanced) {
        return new Progress() {
            @Override
            public void start(String what, long total, String unit) {}

            @Override
            public void advance(long by) {
                advanced.accept(by);
            }

            @Override
            public void note(String line) {
                notes.accept(line);
            }

            @Override
            public void finish() {}
        };
    }

    /// Every parameter of a model.
    public static Map<String, float[]> numbers(ModelFolder folder) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        try (SentenceModel model = SentenceModel.open(folder, Device.cpu())) {
            model.parameters().forEach((name, parameter) -> numbers.put(name, Tensors.floats(parameter)));
        }
        return numbers;
    }
}
