package dev.kalmia.mine;

import dev.kalmia.data.Group;
import dev.kalmia.data.Plain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Texts that are no negatives of a query: the query itself and every positive that any example gives it. Texts are
/// compared in their plain form, so that a copy with other case or white space does not slip through.
final class Guard {
    private final Map<String, Set<String>> positives = new HashMap<>();

    Guard(List<Group> groups) {
        for (Group group : groups) {
            Set<String> ofQuery = positives.computeIfAbsent(Plain.of(group.query()), query -> {
                Set<String> forbidden = new HashSet<>();
                forbidden.add(query);
                return forbidden;
            });
            group.positives().forEach(positive -> ofQuery.add(Plain.of(positive)));
        }
    }

    /// The plain forms that are no negatives of a query; a copy that the caller may add to.
    Set<String> forbidden(String query) {
        return new HashSet<>(positives.getOrDefault(Plain.of(query), Set.of()));
    }
}
