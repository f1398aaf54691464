package dev.kalmia.pipeline;

import dev.kalmia.postprocess.SpaceShape;
import dev.kalmia.report.Table;
import dev.kalmia.vector.Affine;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// What a space is like before a map and after it.
///
/// @param alignment before and after, of pairs that should be near one another; empty where there are none
record ShapeReport(SpaceShape before, SpaceShape after, List<Double> alignment) {
    /// Two sets of as many vectors, of texts that should be near one another.
    record Pairs(Embeddings first, Embeddings second) {}

    /// @param vectors of texts that the map was not fitted on
    static ShapeReport of(Embeddings vectors, Affine map, Optional<Pairs> pairs) {
        List<Double> alignment = pairs.map(near -> List.of(
                        SpaceShape.alignment(near.first, near.second),
                        SpaceShape.alignment(map.apply(near.first), map.apply(near.second))))
                .orElse(List.of());
        return new ShapeReport(SpaceShape.of(vectors), SpaceShape.of(map.apply(vectors)), alignment);
    }

    Table table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("mean cosine (0: even)", before.meanCosine(), after.meanCosine()));
        rows.add(row("isotropy (1: even)", before.isotropy(), after.isotropy()));
        rows.add(row("uniformity (lower: more even)", before.uniformity(), after.uniformity()));
        rows.add(row("hubness (0: no hubs)", before.hubness(), after.hubness()));
        if (!alignment.isEmpty()) {
            rows.add(row("alignment of pairs (lower: nearer)", alignment.getFirst(), alignment.getLast()));
        }
        return new Table(List.of("held-out texts", "before", "after"), rows);
    }

    private static List<String> row(String name, double before, double after) {
        return List.of(name, String.format(Locale.ROOT, "%.4f", before), String.format(Locale.ROOT, "%.4f", after));
    }

    SequencedMap<String, Object> facts() {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("before", before);
        facts.put("after", after);
        if (!alignment.isEmpty()) {
            facts.put("alignment", alignment);
        }
        return facts;
    }
}
