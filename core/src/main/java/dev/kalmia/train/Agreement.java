package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.train.sample.TrainingRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What all workers of a run must have alike, before the first step: a worker with other data would
/// train another model, and nobody would see it.
final class Agreement {
    private Agreement() {}

    /// Tells the others what this worker has, and hears what they have. Collective.
    ///
    /// @throws InputException with every worker, which names the one that differs from worker 0 and in
    ///     what
    static void require(WorkerGroup group, TrainConfig config, List<TrainingRow> rows, long seed, ModelFolder base) {
        if (group.size() == 1) {
            return;
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("code", CodeVersion.current());
        facts.put("seed", seed);
        facts.put("number of examples", rows.size());
        Iterable<String> texts = () -> rows.stream().map(TrainingRow::toString).iterator();
        facts.put("examples (SHA-256)", Hashes.strings(texts));
        facts.put("model (fingerprint)", base.fingerprint());
        TeacherConfig teacher = config.teacher();
        if (teacher != null) {
            facts.put(
                    "teacher (fingerprint)",
                    ModelSource.resolve(teacher.model()).fingerprint());
        }
        facts.put("training", config);
        List<String> told = group.exchange(Json.writeLine(facts));
        for (int rank = 1; rank < told.size(); rank++) {
            compare(flat(told.getFirst()), flat(told.get(rank)), rank);
        }
    }

    private static void compare(Map<String, String> first, Map<String, String> other, int rank) {
        first.forEach((what, value) -> {
            String found = other.getOrDefault(what, "nothing");
            if (!found.equals(value)) {
                throw new InputException("all workers must have the same " + what + ": worker 0 has " + value
                        + ", worker " + rank + " has " + found);
            }
        });
        if (!other.keySet().equals(first.keySet())) {
            throw new InputException(
                    "all workers must have the same settings: those of worker " + rank + " are others");
        }
    }

    /// Each single thing by its name.
    private static SequencedMap<String, String> flat(String facts) {
        SequencedMap<String, String> flat = new LinkedHashMap<>();
        String where = "what a worker told";
        flatten("", Json.asObject(Json.parse(facts, where), where), flat);
        return flat;
    }

    private static void flatten(String prefix, Map<String, Object> values, Map<String, String> flat) {
        values.forEach((key, value) -> {
            if (value instanceof Map<?, ?>) {
                flatten(prefix + key + ".", Json.asObject(value, key), flat);
            } else {
                flat.put(prefix + key, String.valueOf(value));
            }
        });
    }
}
