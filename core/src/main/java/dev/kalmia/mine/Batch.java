package dev.kalmia.mine;

import dev.kalmia.vector.Embeddings;
import java.util.List;

/// Questions that are searched for together.
///
/// @param queries vectors of their different queries
/// @param rows of each question's query among these
record Batch(Embeddings queries, List<Question> questions, List<Integer> rows) {
    int size() {
        return questions.size();
    }

    Question question(int i) {
        return questions.get(i);
    }

    int row(int i) {
        return rows.get(i);
    }
}
