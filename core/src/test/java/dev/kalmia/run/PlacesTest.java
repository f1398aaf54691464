package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    private static final Path BASE = Path.of("/recipes");

    @ParameterizedTest
    @ValueSource(strings = {"./out", "out", ".", "", "../out", "a/../out", "/out", "/a/./out"})
    @DisplayName("a stage is found however its folder is spelt, with a file after its name and without")
    void findsStages(String out) {
        Path folder = Path.of(out).resolve("before");
        Places places = new Places(BASE, Map.of("before", folder));
        assertThat(places.path("$before", "r.yaml:3")).isEqualTo(folder.normalize());
        assertThat(places.path("$before/", "r.yaml:3")).isEqualTo(folder.normalize());
        assertThat(places.path("$before/x/../y", "r.yaml:3"))
                .isEqualTo(folder.resolve("y").normalize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd", "../before2", "../../../../x"})
    @DisplayName("a path that leaves the stage's folder is refused with its line")
    void refusesLeaving(String file) {
        for (String out : new String[] {"./out", "../out", ".", "/out"}) {
            Places places = new Places(BASE, Map.of("before", Path.of(out).resolve("before")));
            assertThatThrownBy(() -> places.path("$before/" + file, "r.yaml:3"))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("r.yaml:3: $before/" + file + " leaves the folder of the stage");
        }
    }

    @Test
    @DisplayName("a stage that is not there is named, and any other path starts at the base")
    void resolves() {
        Places places = new Places(BASE, Map.of("before", Path.of("out/before")));
        assertThatThrownBy(() -> places.path("$befor/x", "r.yaml:3"))
                .isInstanceOf(UsageException.class)
                .hasMessage("r.yaml:3: no stage before this one is called 'befor'; the nearest is 'before'");
        assertThat(places.path("../data/x.jsonl", "r.yaml:3")).isEqualTo(Path.of("/data/x.jsonl"));
    }

    @ParameterizedTest
    @CsvSource({
        "$before, $before",
        "$before/, $before",
        "$before/a/../x.jsonl, $before/x.jsonl",
        "x.jsonl, x.jsonl",
        "../data/./x.jsonl, x.jsonl",
        "/other/x.jsonl, x.jsonl",
        "., recipes",
        "/, /",
    })
    @DisplayName("a path's name says which stage made it, or what it is called, and not where it lies")
    void names(String text, String name) {
        for (String out : new String[] {"./out", "../out", ".", "/out"}) {
            Places places = new Places(BASE, Map.of("before", Path.of(out).resolve("before")));
            assertThat(places.name(text, "r.yaml:3")).hasToString(name);
        }
    }

    @Test
    @DisplayName("a name is refused where the path is")
    void refusesNames() {
        Places places = new Places(BASE, Map.of("before", Path.of("out/before")));
        assertThatThrownBy(() -> places.name("$befor/x", "r.yaml:3")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> places.name("$before/../x", "r.yaml:3")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> places.name("x\0", "r.yaml:3")).isInstanceOf(UsageException.class);
    }
}
