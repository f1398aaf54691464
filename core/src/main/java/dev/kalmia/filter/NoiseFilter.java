package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.Group;
import dev.kalmia.data.Meta;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names what a reranker holds for wrong: positives that are none (label noise), and negatives that answer
/// (false negatives; Qu et al. 2021, RocketQA, arXiv 2010.08191; Thakur et al. 2025, arXiv 2505.16967). An
/// example in doubt gets the attributes `noise.positives`, the best score, and `noise.negatives`, the
/// numbers of the negatives from 0.
///
/// With [NoiseAction#DROP], examples with positives in doubt are dropped and negatives in doubt leave theirs.
public final class NoiseFilter implements ExampleFilter {
    static final String POSITIVES = "noise.positives";
    static final String NEGATIVES = "noise.negatives";
    private static final String LABEL_NOISE = "label noise";

    private final Reranker reranker;
    private final NoiseBounds bounds;
    private final Progress progress;

    public NoiseFilter(Reranker reranker, NoiseBounds bounds, Progress progress) {
        this.reranker = reranker;
        this.bounds = bounds;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "noise";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        new RerankerScores(reranker, "look for noise", progress)
                .run(examples, work, NoiseFilter::documents, (example, scores) -> {
                    int positives = Sides.answers(example).size();
                    Noise noise = Noise.of(scores, positives, bounds);
                    if (scores.length == 0 || noise.none()) {
                        verdicts.take(example, null);
                    } else {
                        take(example, noise, scores, positives, verdicts);
                    }
                });
    }

    private static List<String> documents(Example example) {
        List<String> answers = Sides.answers(example);
        return answers.isEmpty()
                ? List.of()
                : Stream.concat(answers.stream(), Sides.of(example).negatives().stream())
                        .toList();
    }

    private void take(Example example, Noise noise, float[] scores, int positives, VerdictTaker verdicts) {
        Drop doubt = doubt(noise, scores, positives);
        boolean drops = bounds.action() == NoiseAction.DROP;
        if (drops && noise.positives()) {
            verdicts.take(example, doubt);
            return;
        }
        verdicts.note(example, doubt);
        verdicts.take(
                drops && example instanceof Group group
                        ? Sides.without(group, noise.negatives())
                        : marked(example, noise),
                null);
    }

    private static Drop doubt(Noise noise, float[] scores, int positives) {
        String detail = String.format(Locale.ROOT, "best positive %.4f", noise.best())
                + noise.negatives().stream()
                        .map(i -> String.format(Locale.ROOT, ", negative %d %.4f", i, scores[positives + i]))
                        .collect(Collectors.joining());
        return new Drop(noise.positives() ? LABEL_NOISE : "false negative", detail);
    }

    private static Example marked(Example example, Noise noise) {
        Meta meta = example.meta();
        Map<String, String> attributes = new HashMap<>(meta.attributes());
        if (noise.positives()) {
            attributes.put(POSITIVES, Float.toString(noise.best()));
        }
        if (!noise.negatives().isEmpty()) {
            attributes.put(
                    NEGATIVES, noise.negatives().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return example.with(new Meta(meta.id(), meta.task(), meta.prompt(), attributes));
    }
}
