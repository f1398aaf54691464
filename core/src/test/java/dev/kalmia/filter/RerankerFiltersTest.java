package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.Group;
import dev.kalmia.data.GroupScores;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.rerank.FunctionReranker;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a reranker judges: scores of positives, their rank among what an encoder finds, noise.
class RerankerFiltersTest {
    @TempDir
    Path work = Path.of("");

    private final FunctionReranker reranker = FunctionReranker.overlap();

    private static Pair pair(String id, String query, String positive) {
        return new Pair(query, positive, Meta.of(id, ""));
    }

    private static Group group(String id, List<String> positives, List<String> negatives) {
        return new Group("red wine list", positives, negatives, Meta.of(id, ""));
    }

    @Test
    @DisplayName("the best positive's score decides, and what has none is kept without being read")
    void score() {
        List<Example> examples = List.of(
                pair("1", "red wine", "wine that is red"),
                pair("2", "red wine", "blue cheese"),
                new Group("red wine", List.of("blue", "red"), List.of("red wine"), Meta.of("3", "")),
                new Labelled("red wine", "drink", Meta.of("4", "")));

        Verdicts verdicts = new RerankerScoreFilter(reranker, 0.5, Progress.silent()).judge(examples);

        assertThat(List.of(verdicts.keeps(0), verdicts.keeps(1), verdicts.keeps(2), verdicts.keeps(3)))
                .containsExactly(true, false, true, true);
        assertThat(verdicts.drop(1).orElseThrow())
                .isEqualTo(new Drop("positive scored too low", "score 0.0000, at least 0.5000"));
        assertThat(reranker.pairs()).isEqualTo(4);
    }

    @Test
    @DisplayName("a positive that the reranker puts below too many of the encoder's finds is dropped")
    void rerankedRank() {
        List<Example> examples = List.of(
                pair("1", "red wine list", "red wine list"),
                pair("2", "red wine list", "red wine"),
                pair("3", "red wine list", "red"),
                pair("4", "blue cheese", "blue cheese"));

        Verdicts verdicts = new RerankedConsistencyFilter(new HashingEncoder(256), reranker, 2, 4, Progress.silent())
                .judge(examples);

        assertThat(verdicts.keeps(0) && verdicts.keeps(1) && verdicts.keeps(3)).isTrue();
        assertThat(verdicts.drop(2).orElseThrow())
                .isEqualTo(new Drop("positive not among the first 2", "2 texts above"));
    }

    @Test
    @DisplayName("examples that ask nothing are kept without a model's being asked")
    void nothingAsked() {
        List<Example> examples = List.of(new Labelled("red wine", "drink", Meta.of("4", "")));
        HashingEncoder encoder = new HashingEncoder(16);
        Verdicts verdicts = new RerankedConsistencyFilter(encoder, reranker, 2, 4, Progress.silent()).judge(examples);
        assertThat(verdicts.keeps(0)).isTrue();
        assertThat(encoder.texts() + reranker.pairs()).isZero();
    }

    @Test
    @DisplayName("flagged examples stay as they are and say which texts are in doubt")
    void flags() {
        List<Example> examples = List.of(
                group("fine", List.of("red wine"), List.of("red", "blue")),
                group("false", List.of("red wine"), List.of("blue", "wine red", "list of red wine", "green")),
                group("noise", List.of("blue", "cheese"), List.of("red", "green")));

        Filtered filtered = filter(NoiseAction.FLAG).apply(examples);

        assertThat(filtered.kept()).isEqualTo(examples);
        List<Example> marked = new ArrayList<>();
        List<String> noted = new ArrayList<>();
        filter(NoiseAction.FLAG).judge(ExampleFlow.of(examples), work, new VerdictTaker() {
            @Override
            public void take(Example example, @Nullable Drop drop) {
                marked.add(example);
            }

            @Override
            public void note(Example example, Drop doubt) {
                noted.add(example.meta().id() + ": " + doubt.reason() + ": " + doubt.detail());
            }
        });
        assertThat(marked.get(0)).isEqualTo(examples.get(0));
        assertThat(marked.get(1).meta().attributes()).isEqualTo(Map.of("noise.negatives", "1,2"));
        assertThat(marked.get(2).meta().attributes())
                .isEqualTo(Map.of("noise.positives", "0.0", "noise.negatives", "0,1"));
        assertThat(noted)
                .containsExactly(
                        "false: false negative: best positive 0.6667, negative 1 0.6667, negative 2 1.0000",
                        "noise: label noise: best positive 0.0000, negative 0 0.3333, negative 1 0.0000");
    }

    private NoiseFilter filter(NoiseAction action) {
        return new NoiseFilter(reranker, new NoiseBounds(null, null, action), Progress.silent());
    }

    @Test
    @DisplayName(
            "where noise is dropped, doubtful negatives leave with their scores and doubtful positives take all along")
    void drops() {
        Group scored = new Group(
                "red wine list",
                List.of("red wine"),
                List.of("blue", "a list of red wine", "green", "white"),
                new GroupScores(List.of(0.9), List.of(0.1, 0.8, 0.2, 0.3)),
                Meta.of("1", ""));
        List<Example> examples = List.of(scored, group("2", List.of("blue"), List.of("red", "wine", "green")));
        List<Example> kept = new ArrayList<>();
        List<Drop> dropped = new ArrayList<>();

        filter(NoiseAction.DROP).judge(ExampleFlow.of(examples), work, (example, drop) -> {
            if (drop == null) {
                kept.add(example);
            } else {
                dropped.add(drop);
            }
        });

        assertThat(kept)
                .containsExactly(new Group(
                        "red wine list",
                        List.of("red wine"),
                        List.of("blue", "green", "white"),
                        new GroupScores(List.of(0.9), List.of(0.1, 0.2, 0.3)),
                        Meta.of("1", "")));
        assertThat(dropped)
                .singleElement()
                .satisfies(drop -> assertThat(drop.reason()).isEqualTo("label noise"));
    }

    @Test
    @DisplayName("bounds of a reranker's own scale are looked at beside the comparison")
    void bounds() {
        float[] scores = {0.05f, 0.02f, 0.95f};
        assertThat(Noise.of(new float[] {0.05f}, 1, new NoiseBounds(0.1, null, NoiseAction.FLAG)))
                .isEqualTo(new Noise(0.05f, true, List.of()));
        assertThat(Noise.of(new float[] {0.99f, 0.95f, 0.1f}, 1, new NoiseBounds(0.1, 0.9, NoiseAction.FLAG)))
                .isEqualTo(new Noise(0.99f, false, List.of(0)));
        assertThat(Noise.of(scores, 2, new NoiseBounds(null, null, NoiseAction.FLAG)))
                .isEqualTo(new Noise(0.05f, false, List.of(0)));
    }

    @Test
    @DisplayName("settings out of bounds are refused by name")
    void refusals() {
        assertThatThrownBy(() -> new RerankerScoreFilter(reranker, Double.NaN, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessage("least-score must be finite; least-score=NaN");
        assertThatThrownBy(
                        () -> new RerankedConsistencyFilter(new HashingEncoder(16), reranker, 3, 2, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessage("rerank-top-k must be at least 1 and at most candidates; rerank-top-k=3 candidates=2");
        assertThatThrownBy(() -> new NoiseBounds(Double.POSITIVE_INFINITY, null, NoiseAction.FLAG))
                .isInstanceOf(UsageException.class)
                .hasMessage("least-positive must be finite; least-positive=Infinity");
        assertThatThrownBy(() -> new NoiseBounds(0.5, null, NoiseAction.NONE))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(
                        "noise.action must be flag or drop where least-positive or most-negative is set");
    }
}
