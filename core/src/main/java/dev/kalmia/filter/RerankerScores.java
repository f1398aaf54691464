package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// What a reranker makes of texts beside the queries of examples, kept as it comes.
///
/// @param what the work is called in the progress
record RerankerScores(Reranker reranker, String what, Progress progress) {
    /// Examples between two writes of the journal: what a kill loses.
    private static final int WINDOW = 64;

    /// Scores the documents that `documents` names for each example against its query; where it names none the row is
    /// empty.
    void run(ExampleFlow examples, Path work, Function<Example, List<String>> documents, ScoredPass.Taker taker) {
        progress.start(what, -1, "pairs");
        ScoredPass.run(
                examples,
                work,
                WINDOW,
                window -> window.stream()
                        .map(example -> scores(example, documents.apply(example)))
                        .toList(),
                taker);
        progress.finish();
    }

    private float[] scores(Example example, List<String> documents) {
        return documents.isEmpty()
                ? new float[0]
                : reranker.scores(Sides.of(example).query(), documents, progress);
    }
}
