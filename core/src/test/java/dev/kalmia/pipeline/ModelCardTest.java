package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelLicence;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.report.Table;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.train.TinyTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
    private static final String ROWS = """
            {"id":"a","task":"HotpotQA","query":"one","positive":"first","synth.model":"gpt-`x`"}
            {"id":"b","task":"HotpotQA","query":"two","positive":"second","prompt":"Find | it: "}
            {"id":"c","task":"our <own> | task","query":"three","positive":"third","synth.negatives.model":"llm-2"}
            {"id":"d","task":"our <own> | task","query":"four","positive":"fourth"}
            """;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("tiny"), 1);
        Files.writeString(folder.resolve("rows.jsonl"), ROWS);
    }

    private String train(String work) throws IOException {
        TrainStage stage = new TrainStage(
                folder.resolve("rows.jsonl"),
                folder.resolve("tiny").toString(),
                TinyTraining.config(Map.of("batch-size", 2, "negatives", 0)),
                OnBadRow.ERROR,
                1);
        Files.createDirectories(folder.resolve(work));
        stage.run(new StageRun(folder.resolve(work), 7, Progress.silent(), line -> {}));
        return Files.readString(folder.resolve(work).resolve("model/README.md"));
    }

    @Test
    @DisplayName(
            "it tells base, data with licences, who wrote them, settings, seed and loss, the same bytes every time")
    void tells() throws IOException {
        Files.writeString(folder.resolve("tiny/README.md"), "---\nlicense: apache-2.0\ntags: [x]\n---\n# Somebody's\n");
        String card = train("first");
        assertThat(card)
                .startsWith("""
                        ---
                        datasets:
                        - hotpotqa
                        language:
                        - en
                        library_name: sentence-transformers
                        license: apache-2.0
                        pipeline_tag: sentence-similarity
                        """)
                .contains("| HotpotQA | 2 | cc-by-sa-4.0 |")
                .contains("| our &lt;own> \\| task | 2 | unknown |")
                .contains("4 examples, `rows.jsonl`, SHA-256 `")
                .contains("Language models wrote 1 (25.0%): gpt-\\`x\\` 1 (25.0%). "
                        + "Language models wrote hard negatives of 1 (25.0%): llm-2 1 (25.0%).\n")
                .contains("| seed | 7 |")
                .contains("| steps | 2 of 2 queries each |")
                .contains(ModelFolder.open(folder.resolve("tiny")).fingerprint())
                .contains("\"batchSize\"")
                .contains("Not measured by the run that trained it")
                .contains("`Find | it: `")
                .doesNotContain("Somebody")
                .doesNotContain(folder.toString());
        assertThat(train("second")).isEqualTo(card);
    }

    @Test
    @DisplayName("a base without a card has an unknown licence, and the head states none")
    void unknownLicence() throws IOException {
        String card = train("work");
        assertThat(card)
                .contains("| its licence | unknown |")
                .doesNotContain("license:")
                .doesNotContain("base_model:");
    }

    @Test
    @DisplayName("the card takes no part in what the model is")
    void isNoPartOfTheModel() throws IOException {
        train("work");
        Path model = folder.resolve("work/model");
        String with = ModelFolder.open(model).fingerprint();
        Files.delete(model.resolve("README.md"));
        assertThat(ModelFolder.open(model).fingerprint()).isEqualTo(with);
    }

    @Test
    @DisplayName("a licence is read at the card's head alone, in lower case, whatever else stands there")
    void readsLicences() throws IOException {
        Map<String, String> cards = Map.of(
                "---\nlicense: \"MIT\"\n---\n", "mit",
                "---\ntags: [a]\n---\nlicense: mit\n", "",
                "# all\n\nLicence of the weights: Apache-2.0.\n", "apache-2.0",
                "---\nlicense: <script>\n---\n", "",
                "---\nlicense:\n- mit\n---\n", "",
                "", "");
        for (Map.Entry<String, String> card : cards.entrySet()) {
            Files.writeString(folder.resolve("tiny/README.md"), card.getKey());
            assertThat(ModelLicence.of(ModelFolder.open(folder.resolve("tiny"))).orElse(""))
                    .as(card.getKey())
                    .isEqualTo(card.getValue());
        }
    }

    @Test
    @DisplayName("results stand in place of what the card says of its evaluation, and another's card stays as it is")
    void takesResults() throws IOException {
        Table results = new Table(List.of("task", "before", "after"), List.of(List.of("LiveQA", "50.0", "60.0")));
        String card = ModelCard.withResults(train("work"), results);
        assertThat(card)
                .contains("| LiveQA | 50.0 | 60.0 |")
                .contains("## Limits")
                .doesNotContain("Not measured by the run");
        assertThat(ModelCard.withResults("# Another\n", results)).isEqualTo("# Another\n");
    }

    @Test
    @DisplayName("it names the file that the first stage of a recipe read, and the cards that a mixture named")
    void followsTheTrail() throws IOException {
        Files.writeString(folder.resolve("recipe.yaml"), """
                name: trail
                description: Mixes.
                seed: 3
                stages:
                  - kind: mix
                    config: {sets: [{input: rows.jsonl, card: medquad}]}
                  - kind: train
                    config:
                      examples: $mix/examples.jsonl
                      model: tiny
                      training: {batch-size: 2, negatives: 0, max-query-tokens: 16, max-document-tokens: 16}
                """);
        new RecipeRunner(Progress.silent(), line -> {})
                .run(Recipe.read(folder.resolve("recipe.yaml")), folder, folder.resolve("out"));
        assertThat(folder.resolve("out/train/model/README.md"))
                .content()
                .contains("- medquad\n")
                .contains("| rows.jsonl | `");
    }
}
