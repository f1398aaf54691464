package dev.kalmia.train;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.train.tune.StoppingConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// `evaluations.jsonl`: a line a measurement, `{"step":100,"score":0.61}`, with a `general` score where forgetting is
/// guarded; then the first line is of step 0. It is written anew each time, whole, so that
/// its lines are on the disk before the checkpoint that counts on them.
final class Evaluations {
    /// A measurement.
    ///
    /// @param step after which it was made, counted from 1; 0: before the first
    /// @param score by which weights are chosen; null where they are not
    /// @param general what must not fall; null where nothing is guarded
    record Evaluation(
            long step, @Nullable Double score, @Nullable Double general) {}

    private final Path file;
    private final List<Evaluation> all;
    private final double bound;

    private Evaluations(Path file, List<Evaluation> all, double bound) {
        this.file = file;
        this.all = all;
        this.bound = bound;
    }

    /// Goes on after some steps; what a killed run measured past its last checkpoint is measured again.
    static Evaluations resume(Path file, long steps, StoppingConfig config) {
        List<Evaluation> kept = new ArrayList<>();
        if (steps > 0 && Files.exists(file)) {
            read(file).stream().filter(each -> each.step() <= steps).forEach(kept::add);
        }
        long first = steps > 0 && config.forgetting().wanted() ? 1 : 0;
        long expected = steps / config.every() + first;
        if (kept.size() != expected) {
            throw new InputException(
                    file + ": must have the " + expected + " measurements of the checkpoint; lines=" + kept.size()
                            + "; delete the folder " + file.resolveSibling(Checkpoints.FOLDER)
                            + " to train from the start");
        }
        Evaluations evaluations =
                new Evaluations(file, kept, config.forgetting().bound());
        evaluations.write();
        return evaluations;
    }

    private static List<Evaluation> read(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(line -> read(Json.asObject(Json.parse(line, file.toString()), file.toString()), file))
                    .toList();
        } catch (IOException failure) {
            throw new InputException(file + ": cannot be read: " + InputException.reason(failure), failure);
        }
    }

    private static Evaluation read(Map<String, Object> line, Path file) {
        if (line.get("step") instanceof Long step && (line.containsKey("score") || line.containsKey("general"))) {
            return new Evaluation(step, number(line.get("score")), number(line.get("general")));
        }
        throw new InputException(file + ": a line must have step and score; line=" + line);
    }

    private static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : null;
    }

    void add(Evaluation evaluation) {
        all.add(evaluation);
        write();
    }

    private void write() {
        StringBuilder lines = new StringBuilder();
        for (Evaluation each : all) {
            SequencedMap<String, Object> line = new LinkedHashMap<>();
            line.put("step", each.step());
            if (each.score() != null) {
                line.put("score", each.score());
            }
            if (each.general() != null) {
                line.put("general", each.general());
            }
            lines.append(Json.writeLine(line)).append('\n');
        }
        AtomicFile.writeString(file, lines.toString());
    }

    /// Of those that kept to the bound the first of the highest scores; without scores the last.
    Optional<Evaluation> best() {
        Evaluation best = null;
        for (Evaluation each : all) {
            if (!forgot(each) && (best == null || isBetter(each.score(), best.score()))) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isBetter(@Nullable Double score, @Nullable Double best) {
        return score == null || best == null || score > best;
    }

    private boolean forgot(Evaluation each) {
        Double general = each.general();
        Double before = all.getFirst().general();
        return general != null && before != null && general < before - bound;
    }

    /// Whether the last of them fell below the bound.
    boolean forgot() {
        return !all.isEmpty() && forgot(all.getLast());
    }

    /// How many measurements came after the best.
    int sinceBest() {
        return best().map(best -> all.size() - 1 - all.indexOf(best)).orElse(0);
    }
}
