package dev.kalmia.train.sample;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which classes texts are of. Two of one class are no negatives of one another (as QZhou-Embedding, arXiv
/// 2508.21632, and KaLM-Embedding-V2 train on classification data).
///
/// @param ofTexts text → its classes; texts of no class are not there
record Categories(Map<String, Set<String>> ofTexts) {
    Categories {
        ofTexts = Map.copyOf(ofTexts);
    }

    /// What rows say of their queries and positives.
    static Categories of(List<TrainingRow> rows) {
        Map<String, Set<String>> ofTexts = new HashMap<>();
        for (TrainingRow row : rows) {
            String category = row.category();
            if (category != null) {
                add(ofTexts, row.query(), category);
                row.positives().forEach(text -> add(ofTexts, text, category));
            }
        }
        return new Categories(ofTexts);
    }

    private static void add(Map<String, Set<String>> ofTexts, String text, String category) {
        ofTexts.computeIfAbsent(text, fresh -> new HashSet<>()).add(category);
    }

    boolean shared(String text, String other) {
        return !ofTexts.isEmpty()
                && !Collections.disjoint(ofTexts.getOrDefault(text, Set.of()), ofTexts.getOrDefault(other, Set.of()));
    }
}
