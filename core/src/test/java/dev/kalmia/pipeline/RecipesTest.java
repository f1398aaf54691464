package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Places;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.StageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All recipes that the project ships.
class RecipesTest {
    private static final Path RECIPES = Path.of("..", "recipes");

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.walk(RECIPES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    @DisplayName("the settings of each stage are ones that it has, and what stands in the project is there")
    void binds(Path file) {
        Path base = file.resolveSibling("").toAbsolutePath().normalize();
        Map<String, Path> folders = new HashMap<>();
        for (StageConfig config : Recipe.read(file, List.of()).stages()) {
            Stage stage = (Stage) ConfigBinder.bind(
                    config.settings(), Stages.named(config.kind(), config.place()), new Places(base, folders));
            assertThat(stage.sources())
                    .filteredOn(source -> source.path().normalize().startsWith(base.getParent())
                            && source.path().toString().contains("data"))
                    .allSatisfy(source -> assertThat(source.path()).exists());
            folders.put(config.name(), Path.of("out").toAbsolutePath().resolve(config.name()));
        }
    }

    @Test
    @DisplayName("the page of the small recipes names each of them")
    void namesSmallRecipes() throws IOException {
        String page = Files.readString(RECIPES.resolve("small.md"));
        assertThat(recipes())
                .filteredOn(file -> file.resolveSibling("").endsWith("small"))
                .hasSizeGreaterThan(9)
                .allSatisfy(file -> assertThat(page).contains("`" + file.getFileName() + "`"));
    }
}
