package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.Assembly;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.generate.TinyWriter;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.StageConfig;
import dev.kalmia.train.TrainingCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published recipes: looked at for Qwen2-0.5B, and run on a Qwen2 that fits into a test.
class KalmRecipesTest {
    private static final Path RECIPES = Path.of("..", "recipes");

    @TempDir
    Path folder = Path.of("");

    private static Recipe recipe(String name, List<String> assignments) {
        return Recipe.read(RECIPES.resolve(name + ".yaml"), assignments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kalm-v1", "kalm-v2", "kalm-v2.5"})
    @DisplayName("for Qwen2-0.5B each training is looked at by the model's configuration alone")
    void looksAtQwen2(String name) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen2", "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24,
                 "num_attention_heads": 14, "num_key_value_heads": 2, "vocab_size": 151936, "rms_norm_eps": 1e-6,
                 "rope_theta": 1000000.0, "max_position_embeddings": 131072, "hidden_act": "silu",
                 "tie_word_embeddings": true, "use_sliding_window": false}
                """);
        Recipe recipe = recipe(name, List.of("base.model=" + folder.toAbsolutePath()));

        SequencedMap<String, TrainingCheck> checks =
                new RecipeRunner(Progress.silent(), line -> {}).checks(recipe, RECIPES, folder.resolve("out"));

        assertThat(checks.keySet()).startsWith("pretrain", "train");
        assertThat(checks.values())
                .allSatisfy(check -> assertThat(check.size().parameters()).isEqualTo(494_032_768));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kalm-v1", "kalm-v2", "kalm-v2.5"})
    @DisplayName("on a tiny Qwen2 the whole recipe runs, with its losses, its prefixes and its mask")
    void runsSmall(String name) throws IOException {
        Path tiny = Files.createDirectories(folder.resolve("tiny"));
        TinyWriter.write(tiny);
        Path teacher = Files.createDirectories(folder.resolve("teacher"));
        new Assembly(PoolingMode.MEAN, null, true, true, 32).write(teacher, ModelFolder.open(tiny, PoolingMode.MEAN));
        Files.writeString(folder.resolve("pairs.jsonl"), pairs());
        Path out = folder.resolve("out");

        new RecipeRunner(Progress.silent(), line -> {}).run(recipe(name, small(name, tiny)), RECIPES, out);

        String last = name.equals("kalm-v2.5") ? "distil" : "train";
        ModelFolder model = ModelFolder.open(out.resolve(last).resolve("model"));
        assertThat(model.matryoshka().dimensions()).containsExactly(24, 12);
        assertThat(model.config().flag("is_causal", true)).isEqualTo(name.equals("kalm-v1"));
        for (Row step : Table.read(out.resolve(last).resolve("log.jsonl")).rows()) {
            assertThat(step.number(Column.of("loss"))).isFinite();
        }
    }

    private List<String> small(String name, Path tiny) {
        List<String> small = new ArrayList<>(List.of("base.model=" + tiny, "base.max-tokens=32"));
        String pairs = folder.resolve("pairs.jsonl").toString();
        for (StageConfig stage : recipe(name, List.of()).stages()) {
            if (stage.kind().equals("train")) {
                for (String setting : List.of(
                        "batch-size=8",
                        "learning-rate=1e-3",
                        "max-query-tokens=16",
                        "max-document-tokens=16",
                        "precision=f32",
                        "micro-batch-tokens=64",
                        "matryoshka-dimensions=[24, 12]",
                        "matryoshka-weights=[1, 0.3]")) {
                    small.add(stage.name() + ".training." + setting);
                }
            }
        }
        small.addAll(List.of(
                "pretrain.examples=" + pairs,
                "filter.examples=" + pairs,
                "filter.max-tokens=16",
                "mine.max-tokens=16",
                "mine.rank-from=0",
                "mine.rank-to=20"));
        if (name.equals("kalm-v2.5")) {
            small.add("distil.training.teacher.model=" + tiny.resolveSibling("teacher"));
            small.add("distil.training.teacher.max-tokens=16");
        }
        return small;
    }

    /// Questions whose answers begin alike.
    private static String pairs() {
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            int first = 1 + i * 7;
            rows.append("{\"id\":\"p%d\",\"task\":\"%s\",\"query\":\"t%d t%d\",\"positive\":\"t%d t%d t%d\"}\n"
                    .formatted(
                            i,
                            i % 3 == 0 ? "a" : "b",
                            first,
                            random.nextInt(300),
                            first,
                            random.nextInt(300),
                            random.nextInt(300)));
        }
        return rows.toString();
    }
}
