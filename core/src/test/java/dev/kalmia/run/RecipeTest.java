package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    private record Mining(Path examples, int negatives) {}

    private static final String RECIPE = """
            name: medical
            description: two stages
            seed: 7
            stages:
              - kind: filter
                config:
                  examples: raw.jsonl
              - name: mined
                kind: mine
                config:
                  examples: $filter/examples.jsonl
                  negatives: 3
            """;

    @TempDir
    Path folder;

    @Test
    @DisplayName("a recipe is read, stages in order, names from kinds where none is given")
    void reads() throws IOException {
        Recipe recipe = read(RECIPE);
        assertThat(recipe.name()).isEqualTo("medical");
        assertThat(recipe.description()).isEqualTo("two stages");
        assertThat(recipe.seed()).isEqualTo(7);
        assertThat(recipe.stages()).extracting(StageConfig::name).containsExactly("filter", "mined");
        assertThat(recipe.stages()).extracting(StageConfig::kind).containsExactly("filter", "mine");
        assertThat(recipe.stages().get(1).place()).endsWith("recipe.yaml:8");
    }

    @Test
    @DisplayName("a stage binds onto its record, its errors naming the line of the recipe")
    void bindsStages() throws IOException {
        StageConfig stage = read(RECIPE).stages().get(1);
        Places places = new Places(folder, Map.of("filter", Path.of("/out/filter")));
        assertThat(stage.bind(Mining.class, places)).isEqualTo(new Mining(Path.of("/out/filter/examples.jsonl"), 3));
        StageConfig wrong =
                read(RECIPE.replace("negatives", "negativs")).stages().get(1);
        assertThatThrownBy(() -> wrong.bind(Mining.class, places))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("recipe.yaml:12: unknown key 'negativs'; the nearest is 'negatives'");
    }

    @Test
    @DisplayName("settings of the recipe and of stages are changed by name")
    void sets() throws IOException {
        Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
        Recipe recipe =
                Recipe.read(folder.resolve("recipe.yaml"), List.of("seed=9", "mined.negatives=5", "mined.more.x=1"));
        assertThat(recipe.seed()).isEqualTo(9);
        assertThat(recipe.stages().get(1).settings().values())
                .containsEntry("negatives", 5L)
                .containsEntry("more", Map.of("x", 1L));
        assertThatThrownBy(() -> Recipe.read(folder.resolve("recipe.yaml"), List.of("mind.negatives=5")))
                .hasMessage("--set mind.negatives=5: no stage is called 'mind'; the nearest is 'mined'");
        Places places = new Places(folder, Map.of("filter", Path.of("/out/filter")));
        for (String option : List.of("mined.negativs", "mined.more.x")) {
            StageConfig wrong = Recipe.read(folder.resolve("recipe.yaml"), List.of(option + "=1"))
                    .stages()
                    .get(1);
            assertThatThrownBy(() -> wrong.bind(Mining.class, places)).hasMessageStartingWith("--set mined.");
        }
        assertThatThrownBy(() -> Recipe.read(folder.resolve("recipe.yaml"), List.of("sead=1")))
                .hasMessage("--set sead: unknown key 'sead'; the nearest is 'seed'");
    }

    @Test
    @DisplayName("a path that names a later or unknown stage is an error at its line")
    void refusesForwardReference() {
        assertThatThrownBy(() -> read(RECIPE.replace("raw.jsonl", "$mined/a")))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("recipe.yaml:7: '$mined/a' names no stage before this one; there are none");
        assertThatThrownBy(() -> read(RECIPE.replace("$filter", "$filtr")))
                .hasMessageEndingWith(
                        ":11: '$filtr/examples.jsonl' names no stage before this one; the nearest is 'filter'");
    }

    @Test
    @DisplayName("two stages of one name, a name that is a path, and no stages are errors")
    void refusesNames() {
        assertThatThrownBy(() -> read(RECIPE.replace("name: mined", "name: filter")))
                .hasMessageEndingWith("recipe.yaml:8: two stages are called 'filter'; give one another name");
        assertThatThrownBy(() -> read(RECIPE.replace("name: mined", "name: ../up")))
                .hasMessageContaining("a stage's name must match");
        assertThatThrownBy(() -> read("name: empty")).hasMessageEndingWith("a recipe needs at least one stage");
    }

    @Test
    @DisplayName("an unknown key at the top names the nearest")
    void refusesUnknownKey() {
        assertThatThrownBy(() -> read(RECIPE.replace("seed:", "sead:")))
                .hasMessageEndingWith("recipe.yaml:3: unknown key 'sead'; the nearest is 'seed'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x [1]\nb: *x",
                "a: [1",
                "- 1",
                "just text",
                "a: 1\na: 2",
                "a: 1\n---\nb: 2",
                "a: [1, ]\nb: [~]",
                "\tb: 1",
            })
    @DisplayName("YAML that is broken, aliased, doubled or no map is refused in one line")
    void refusesYaml(String yaml) {
        assertThatThrownBy(() -> Settings.parse(yaml, "s.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("s.yaml")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("a bomb of aliases, endless nesting and a huge file end in one line, quickly")
    void refusesBombs() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> Settings.parse(bomb.toString(), "s.yaml")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Settings.parse("a: " + "[".repeat(100_000), "s.yaml"))
                .isInstanceOf(UsageException.class);
        Path large = Files.writeString(folder.resolve("l.yaml"), "#".repeat((int) Settings.MAX_BYTES + 1));
        assertThatThrownBy(() -> Settings.read(large))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("settings may have 1048576 bytes, this has more");
        Path endless = Path.of("/dev/zero");
        assumeTrue(Files.exists(endless));
        assertThatThrownBy(() -> Settings.read(endless)).hasMessageContaining("this has more");
        assertThatThrownBy(() -> Hashes.path(endless))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not an ordinary file");
    }

    @Test
    @DisplayName("a tag that names a Java class makes no object")
    void ignoresTags() {
        Settings settings = Settings.parse("a: !!javax.script.ScriptEngineManager [x]", "s.yaml");
        assertThat(settings.values()).containsEntry("a", List.of("x"));
    }

    private Recipe read(String yaml) throws IOException {
        return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), yaml));
    }
}
