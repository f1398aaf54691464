package dev.kalmia.train;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
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

/// `evaluations.jsonl`: a line a measurement, `{"step":100,"score":0.61}`. It is written anew each time, whole, so that
/// its lines are on the disk before the checkpoint that counts on them.
final class Evaluations {
    /// A measurement.
    ///
    /// @param step after which it was made, counted from 1
    record Evaluation(long step, double score) {}

    private final Path file;
    private final List<Evaluation> all;

    private Evaluations(Path file, List<Evaluation> all) {
        this.file = file;
        this.all = all;
    }

    /// Goes on after some steps; what a killed run measured past its last checkpoint is measured again.
    static Evaluations resume(Path file, long steps, int every) {
        List<Evaluation> kept = new ArrayList<>();
        if (steps > 0 && Files.exists(file)) {
            read(file).stream().filter(each -> each.step() <= steps).forEach(kept::add);
        }
        if (kept.size() != steps / every) {
            throw new InputException(
                    file + ": must have the " + steps / every + " measurements of the checkpoint; lines=" + kept.size()
                            + "; delete the folder " + file.resolveSibling(Checkpoints.FOLDER)
                            + " to train from the start");
        }
        Evaluations evaluations = new Evaluations(file, kept);
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
        if (line.get("step") instanceof Long step && line.get("score") instanceof Number score) {
            return new Evaluation(step, score.doubleValue());
        }
        throw new InputException(file + ": a line must have step and score; line=" + line);
    }

    void add(long step, double score) {
        all.add(new Evaluation(step, score));
        write();
    }

    private void write() {
        StringBuilder lines = new StringBuilder();
        for (Evaluation each : all) {
            SequencedMap<String, Object> line = new LinkedHashMap<>();
            line.put("step", each.step());
            line.put("score", each.score());
            lines.append(Json.writeLine(line)).append('\n');
        }
        AtomicFile.writeString(file, lines.toString());
    }

    /// The first of the highest scores.
    Optional<Evaluation> best() {
        Evaluation best = null;
        for (Evaluation each : all) {
            if (best == null || each.score() > best.score()) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    /// How many measurements came after the best.
    int sinceBest() {
        return best().map(best -> all.size() - 1 - all.indexOf(best)).orElse(0);
    }
}
