package dev.kalmia.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.eval.metric.Correlation;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalTaskTest {
    @TempDir
    Path folder;

    private final HashingEncoder encoder = new HashingEncoder(4096);

    @Test
    @DisplayName("retrieval takes the judged queries and leaves the query itself out of its ranking")
    void retrieval() {
        TaskResult result = only(Scratch.retrieval(folder)).evaluate(encoder, Progress.silent());
        assertThat(result.queries()).extracting(QueryScore::id).containsExactly("q1", "q2");
        assertThat(result.queries().getFirst().score()).isEqualTo(1);
        // d3 first, then d1 before or after d2: "the" is in d1 only.
        assertThat(result.queries().get(1).score()).isEqualTo(1);
        assertThat(result.mainScore()).isEqualTo(1);
        assertThat(result.metric()).isEqualTo("ndcg_at_10");
        assertThat(result.scores())
                .containsKeys("ndcg_at_1", "map_at_1000", "recall_at_100", "precision_at_3", "mrr_at_10")
                .containsEntry("recall_at_100", 1.0)
                .containsEntry("precision_at_1", 1.0);
        // 3 queries without the one nobody judged, 4 documents.
        assertThat(encoder.texts()).isEqualTo(6);
    }

    @Test
    @DisplayName("judgements of unknown queries are refused, of unknown documents they count as not found and are told")
    void strangers() {
        Scratch.retrieval(folder);
        Scratch.write(folder.resolve("qrels/test.tsv"), "h\th\th\nq1\td2\t1\nq1\tnowhere\t1\n");
        TaskResult result = only(folder).evaluate(encoder, Progress.silent());
        assertThat(result.scores()).containsEntry("recall_at_1000", 0.5);
        assertThat(Scratch.notes(progress -> only(folder).evaluate(encoder, progress)))
                .contains("Small: 1 of 2 judged documents are not in " + folder.resolve("corpus.jsonl"));
        Scratch.write(folder.resolve("qrels/test.tsv"), "h\th\th\nq1\tnowhere\t1\nq2\tneither\t1\n");
        assertThatThrownBy(() -> only(folder).evaluate(encoder, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none of the 2 judged documents of ");
        Scratch.write(folder.resolve("qrels/test.tsv"), "h\th\th\nq9\td2\t1\n");
        assertThatThrownBy(() -> only(folder).evaluate(encoder, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("query q9");
    }

    @Test
    @DisplayName("judgements without a line are refused, without a relevant document they score 0")
    void emptyQrels() {
        Scratch.retrieval(folder);
        Scratch.write(folder.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\n");
        assertThatThrownBy(() -> only(folder).evaluate(encoder, Progress.silent()))
                .isInstanceOf(InputException.class);
        Scratch.write(folder.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td2\t0\n");
        assertThat(only(folder).evaluate(encoder, Progress.silent()).mainScore())
                .isZero();
    }

    @Test
    @DisplayName("queries and documents get their own prompts, which the task may give")
    void prompts() {
        assertThat(TaskPrompts.none().query()).isEqualTo(Prompt.query());
        assertThat(TaskPrompts.none().document()).isEqualTo(Prompt.document());
        assertThat(TaskPrompts.none().text()).isEqualTo(Prompt.none());
        TaskPrompts given = new TaskPrompts(Map.of("query", "ask: ", "text", "t: "));
        assertThat(given.query()).isEqualTo(Prompt.text("ask: "));
        assertThat(given.document()).isEqualTo(Prompt.document());
        assertThat(given.text()).isEqualTo(Prompt.text("t: "));
    }

    @Test
    @DisplayName("documents of equal score are told of and ordered by id, larger first")
    void ties() {
        Scratch.retrieval(folder);
        Scratch.write(folder.resolve("qrels/test.tsv"), "h\th\th\nq1\td3\t1\n");
        List<String> notes = Scratch.notes(progress -> {
            TaskResult result = only(folder).evaluate(new ConstantEncoder(), progress);
            // q2, d3, d2, d1
            assertThat(result.scores()).containsEntry("mrr_at_10", 0.5);
        });
        assertThat(notes).anyMatch(note -> note.contains("equal score"));
    }

    @Test
    @DisplayName("reranking orders the judged documents of a collection")
    void rerankingJudged() {
        Scratch.retrieval(folder);
        Scratch.write(
                folder.resolve("task.json"),
                Scratch.RETRIEVAL
                        .replace("retrieval", "reranking")
                        .replace("\"split\"", "\"candidates\": \"judged\", \"split\""));
        assertThatThrownBy(() -> only(folder).evaluate(encoder, Progress.silent()))
                .hasMessageContaining("document dx");
        Scratch.write(folder.resolve("qrels/test.tsv"), "h\th\th\nq1\td2\t0\nq1\td1\t1\nq2\td3\t1\nq2\td1\t0\n");
        TaskResult result = only(folder).evaluate(encoder, Progress.silent());
        assertThat(result.metric()).isEqualTo("map");
        assertThat(result.queries()).extracting(QueryScore::score).containsExactly(0.5, 1.0);
        assertThat(result.mainScore()).isEqualTo(0.75);
        assertThat(result.scores()).containsEntry("mrr", 0.75).containsKeys("ndcg_at_10", "map_at_1000");
    }

    @Test
    @DisplayName("reranking reads lines of a query with positives and negatives, and passes over those without either")
    void rerankingLines() {
        Scratch.write(folder.resolve("task.json"), """
                {"name": "Lines", "type": "reranking", "file": "lines.jsonl"}
                """);
        Scratch.write(folder.resolve("lines.jsonl"), """
                {"query": "red wine", "positive": ["wine and bread"], "negative": ["blue sky", "red"]}
                {"query": "no negative", "positive": ["a"], "negative": []}
                {"query": "no positive", "positive": [], "negative": ["a"]}
                """);
        TaskResult result = only(folder).evaluate(encoder, Progress.silent());
        // "red" is nearer to "red wine" than "wine and bread" is.
        assertThat(result.queries()).containsExactly(new QueryScore("1", 0.5, null));
        // All candidates tie: the positive comes last.
        assertThat(only(folder)
                        .evaluate(new ConstantEncoder(), Progress.silent())
                        .mainScore())
                .isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    @DisplayName("pairs of texts score by Spearman's correlation of the cosine; repeated texts are encoded once")
    void sts() {
        TaskResult result = only(Scratch.sts(folder, "Pairs")).evaluate(encoder, Progress.silent());
        double[] gold = {5, 3.5, 2, 0};
        double[] cosine = new double[4];
        List<String> first = List.of("a dog runs fast", "a dog runs fast", "a cat sleeps", "a cat sleeps");
        List<String> second = List.of("a dog runs fast", "a dog, it runs", "a cat eats", "the moon is blue");
        for (int i = 0; i < 4; i++) {
            cosine[i] = Similarity.COSINE.between(embed(first.get(i)), embed(second.get(i)));
        }
        assertThat(result.mainScore()).isEqualTo(Correlation.spearman(cosine, gold));
        assertThat(result.scores())
                .containsEntry("cosine_spearman", result.mainScore())
                .containsEntry("cosine_pearson", Correlation.pearson(cosine, gold))
                .containsKeys("manhattan_pearson", "euclidean_spearman", "pearson", "spearman");
        assertThat(result.queries().get(1)).isEqualTo(new QueryScore("2", cosine[1], 3.5));
    }

    @Test
    @DisplayName("a collapsed model scores 0 and a note says why; equal gold scores are refused")
    void constant() {
        Scratch.sts(folder, "Pairs");
        List<String> notes = Scratch.notes(progress -> assertThat(
                        only(folder).evaluate(new ConstantEncoder(), progress).mainScore())
                .isZero());
        assertThat(notes).anyMatch(note -> note.contains("not defined"));
        Scratch.write(folder.resolve("pairs.csv"), "a,b,1\nc,d,1\n");
        assertThatThrownBy(() -> only(folder).evaluate(encoder, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("two different scores");
    }

    @Test
    @DisplayName("the texts of a task are those of all roles that are measured, read from the files that it names")
    void texts() {
        Scratch.retrieval(folder.resolve("retrieval"));
        assertThat(only(folder.resolve("retrieval")).texts())
                .containsOnly(
                        "green hill",
                        "the red wine",
                        "Blue sky over the sea",
                        "sky over the sea",
                        "green grass on a hill",
                        "Red wine and bread",
                        "wine and bread");
        assertThat(only(Scratch.sts(folder.resolve("sts"), "Pairs")).texts())
                .hasSize(8)
                .contains("a dog runs fast", "a dog, it runs", "a cat sleeps", "the moon is blue");
        Path lines = folder.resolve("lines");
        Scratch.write(
                lines.resolve("task.json"),
                "{\"name\": \"Lines\", \"type\": \"reranking\", \"file\": \"lines.jsonl\"}");
        Scratch.write(lines.resolve("lines.jsonl"), """
                {"query": "red wine", "positive": ["wine and bread"], "negative": ["blue sky", "red"]}
                """);
        assertThat(only(lines).texts()).containsExactlyInAnyOrder("red wine", "wine and bread", "blue sky", "red");
        Scratch.write(lines.resolve("lines.jsonl"), "");
        assertThatThrownBy(() -> only(lines).texts()).isInstanceOf(InputException.class);
    }

    @Test
    @DisplayName("tasks are found behind a link to their folder, below another too, and a circle of links is refused")
    void link() throws IOException {
        Scratch.sts(folder.resolve("sts"), "Pairs");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("sts"));
        assertThat(only(link).info().name()).isEqualTo("Pairs");
        Path above = Files.createDirectories(folder.resolve("above"));
        Files.createSymbolicLink(above.resolve("linked"), folder.resolve("sts"));
        assertThat(only(above).info().name()).isEqualTo("Pairs");
        Files.createSymbolicLink(above.resolve("circle"), above);
        assertThatThrownBy(() -> TaskFolder.find(above))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot read folder " + above);
    }

    private float[] embed(String text) {
        try (Encoder fresh = new HashingEncoder(4096)) {
            return fresh.embed(List.of(text), Prompt.none()).row(0);
        }
    }

    private static EvalTask only(Path folder) {
        List<EvalTask> tasks = TaskFolder.find(folder).tasks();
        assertThat(tasks).hasSize(1);
        return tasks.getFirst();
    }
}
