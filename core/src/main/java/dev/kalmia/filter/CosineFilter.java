package dev.kalmia.filter;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.encode.Encoder;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Drops examples of which no positive is as near to the query as a threshold (Zhang et al. 2025, Qwen3
/// Embedding, keep synthetic pairs above a cosine of 0.7). Queries are encoded with the example's own
/// prompt or the model's, documents without any. Examples without positives are kept.
public final class CosineFilter implements ExampleFilter {
    private final Asking asking;
    private final double least;

    /// @param least cosine of the query and its best positive, above -1 and at most 1
    public CosineFilter(Encoder encoder, double least, Progress progress) {
        if (!(least > -1 && least <= 1)) {
            throw new UsageException("least-cosine must be above -1 and at most 1; least-cosine=" + least);
        }
        this.asking = new Asking(encoder, "compare positives", progress);
        this.least = least;
    }

    @Override
    public String name() {
        return "cosine";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        ScoredPass.run(
                examples,
                work,
                ScoredPass.WINDOW,
                this::cosines,
                (example, row) -> verdicts.take(example, row.length == 0 ? null : verdict(row[0])));
        asking.progress().finish();
    }

    /// Of each example that asks the cosine of its query and its best positive.
    private List<float[]> cosines(List<Example> examples) {
        List<float[]> rows = new ArrayList<>(Collections.nCopies(examples.size(), new float[0]));
        Function<String, float[]> documents = asking.documents(examples.stream()
                .flatMap(example -> Sides.answers(example).stream())
                .toList());
        AskedQueries questions = AskedQueries.of(examples);
        if (questions.isEmpty()) {
            return rows;
        }
        Embeddings queries = asking.queries(questions);
        for (AskedQueries.Asked asked : questions.asked()) {
            List<String> positives = Sides.answers(examples.get(asked.example()));
            float best = Asking.best(queries.row(asked.row()), positives, documents);
            rows.set(asked.example(), new float[] {best});
        }
        return rows;
    }

    private @Nullable Drop verdict(float best) {
        return best >= least
                ? null
                : new Drop("positive too far", String.format(Locale.ROOT, "cosine %.4f, at least %.4f", best, least));
    }
}
