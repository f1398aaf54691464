package dev.kalmia.train;

import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.tensor.WorkerGroup;
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
    static void require(WorkerGroup group, MadeWith made) {
        if (group.size() == 1) {
            return;
        }
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("code", CodeVersion.current());
        facts.putAll(made.facts());
        List<String> told = group.exchange(Json.writeLine(facts));
        for (int rank = 1; rank < told.size(); rank++) {
            compare(read(told.getFirst()), read(told.get(rank)), rank);
        }
    }

    private static void compare(Map<String, Object> first, Map<String, Object> other, int rank) {
        first.forEach((what, value) -> {
            Object found = other.getOrDefault(what, "nothing");
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

    private static Map<String, Object> read(String facts) {
        String where = "what a worker told";
        return Json.asObject(Json.parse(facts, where), where);
    }
}
