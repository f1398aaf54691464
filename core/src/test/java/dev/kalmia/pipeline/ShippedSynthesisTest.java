package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.Settings;
import dev.kalmia.run.StageConfig;
import dev.kalmia.synth.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recorded run that comes with the project, but for the queries for documents, which need an encoder.
class ShippedSynthesisTest {
    private static final Path RECIPES = Path.of("..", "recipes");

    @TempDir
    Path folder = Path.of("");

    private static Settings settings(boolean whole) {
        StageConfig stage = Recipe.read(RECIPES.resolve("synthesis.yaml"), List.of())
                .stages()
                .getFirst();
        List<Object> orders =
                new ArrayList<>((List<?>) stage.settings().values().get("orders"));
        if (!whole) {
            orders.removeIf(order -> "document-query".equals(((Map<?, ?>) order).get("kind")));
        }
        Settings settings = stage.settings();
        Map<String, Object> values = new LinkedHashMap<>(settings.values());
        values.put("orders", orders);
        return new Settings(values, settings.source(), settings.lines(), settings.options());
    }

    @Test
    @DisplayName(
            "its journal has every answer, and its examples are in two languages with all that says where they are from")
    void replays() {
        Path out = folder.resolve("out");
        RecipeRunner runner = new RecipeRunner(Progress.silent(), line -> {});
        runner.runOne("synthesize", settings(false), Places.at(RECIPES), Seeds.derive(7, "synthesize"), out);
        List<Example> examples = ExampleReader.readAll(out.resolve("examples.jsonl"), ReadOptions.defaults());
        assertThat(examples).hasSize(382);
        assertThat(examples)
                .extracting(each -> each.meta().attributes().get("synth.language"))
                .contains("English", "Chinese");
        assertThat(examples)
                .allSatisfy(each -> assertThat(each.meta().attributes())
                        .containsKeys("synth.kind", "synth.model", "synth.prompt", "synth.seed", "synth.date"));
    }

    @Test
    @DisplayName("all of it is planned as at least 600 examples")
    void large() {
        SynthesizeStage stage = ConfigBinder.bind(settings(true), SynthesizeStage.class, Places.at(RECIPES));
        assertThat(stage.orders().stream().mapToInt(Assignment::count).sum()).isGreaterThanOrEqualTo(600);
    }
}
