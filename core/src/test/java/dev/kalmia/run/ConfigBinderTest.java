package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigBinderTest {
    private enum Pooling {
        MEAN,
        LAST_TOKEN
    }

    private record Optimizer(
            @Default("5e-5") double learningRate,
            @Default("0.1") double warmup) {
        private Optimizer {
            if (learningRate <= 0) {
                throw new UsageException("learning-rate must be more than 0, not " + learningRate);
            }
        }
    }

    private record Training(
            @Reference String model,
            Path examples,
            @Default("1") int epochs,
            @Default("0") long seed,
            @Default("false") boolean shuffle,
            @Default("mean") Pooling pooling,
            @Default("[64, 128]") List<Integer> dims,
            @Default("") Map<String, Double> weights,
            @Nullable String prompt,
            Optimizer optimizer) {}

    private static final String LEAST = "model: bundled:x\nexamples: a.jsonl\n";

    @Test
    @DisplayName("everything that is not said takes its default")
    void takesDefaults() {
        assertThat(bind(LEAST))
                .isEqualTo(new Training(
                        "bundled:x",
                        Path.of("/recipes/a.jsonl"),
                        1,
                        0,
                        false,
                        Pooling.MEAN,
                        List.of(64, 128),
                        Map.of(),
                        null,
                        new Optimizer(5e-5, 0.1)));
    }

    @Test
    @DisplayName("every kind of value is bound")
    void bindsAll() {
        Training training = bind("""
                model: ../models/m
                examples: /data/a.jsonl
                epochs: 3
                seed: 9223372036854775807
                shuffle: true
                pooling: last-token
                dims: [1, 2]
                weights: {a: 1, b: 0.5}
                prompt: "query: "
                optimizer:
                  learning-rate: 1e-4
                """);
        assertThat(training)
                .isEqualTo(new Training(
                        "/models/m",
                        Path.of("/data/a.jsonl"),
                        3,
                        Long.MAX_VALUE,
                        true,
                        Pooling.LAST_TOKEN,
                        List.of(1, 2),
                        Map.of("a", 1.0, "b", 0.5),
                        "query: ",
                        new Optimizer(1e-4, 0.1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epoch: 2            | t.yaml:3: unknown key 'epoch'; the nearest is 'epochs'",
                "learning-rate: 2    | t.yaml:3: unknown key 'learning-rate'; the nearest is 'optimizer.learning-rate'",
                "epochs: two         | t.yaml:3: 'epochs' must be a whole number of 32 bits, not the text \"two\"",
                "epochs: 2.5         | t.yaml:3: 'epochs' must be a whole number of 32 bits, not the number 2.5",
                "epochs: 3000000000  | t.yaml:3: 'epochs' must be a whole number of 32 bits, not the number 3000000000",
                "shuffle: maybe      | t.yaml:3: 'shuffle' must be true or false, not the text \"maybe\"",
                "dims: 64            | t.yaml:3: 'dims' must be a list, not the number 64",
                "dims: [64, a]       | t.yaml:3: 'dims[1]' must be a whole number of 32 bits, not the text \"a\"",
                "weights: [1]        | t.yaml:3: 'weights' must be a map, not a list",
                "weights: {a: b}     | t.yaml:3: 'weights.a' must be a number, not the text \"b\"",
                "optimizer: adam     | t.yaml:3: 'optimizer' must be a map, not the text \"adam\"",
                "prompt: 3           | t.yaml:3: 'prompt' must be a text (put it in quotation marks), not the number 3",
                "optimizer: {rate: 1}| t.yaml:3: unknown key 'optimizer.rate'; there are learning-rate, warmup",
                "optimizer: {learning-rate: 0} | t.yaml:3: optimizer.learning-rate must be more than 0, not 0.0",
            })
    @DisplayName("what does not fit is named with its line, its value and what fits")
    void refuses(String line, String message) {
        assertThatThrownBy(() -> bind(LEAST + line))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    @DisplayName("an unknown word of an enum names them all and the nearest")
    void refusesUnknownConstant() {
        assertThatThrownBy(() -> bind(LEAST + "pooling: last_tokn"))
                .isInstanceOf(UsageException.class)
                .hasMessage("t.yaml:3: 'pooling' must be one of mean, last-token (the nearest is 'last-token'),"
                        + " not the text \"last_tokn\"");
    }

    @Test
    @DisplayName("a key that must be there is asked for by name")
    void refusesMissing() {
        assertThatThrownBy(() -> bind("model: m"))
                .isInstanceOf(UsageException.class)
                .hasMessage("t.yaml: missing key 'examples' (a path)");
    }

    @Test
    @DisplayName("--set changes, adds and takes away, at any depth")
    void sets() {
        Settings settings = Settings.parse(LEAST + "epochs: 5\nprompt: p", "t.yaml")
                .with("epochs=2")
                .with("optimizer.learning-rate=3e-4")
                .with("dims=[7]")
                .with("prompt=null");
        Training training = ConfigBinder.bind(settings, Training.class, Places.at(Path.of("/")));
        assertThat(training.epochs()).isEqualTo(2);
        assertThat(training.optimizer()).isEqualTo(new Optimizer(3e-4, 0.1));
        assertThat(training.dims()).containsExactly(7);
        assertThat(training.prompt()).isNull();
    }

    @Test
    @DisplayName("--set reaches into lists, and empties a text")
    void setsInLists() {
        Settings settings = Settings.parse("orders: [{count: 1, name: a}, {count: 2}]\ngrid: [[1, 2], [3]]", "t.yaml")
                .with("orders[0].count=7")
                .with("orders[0].name=''")
                .with("orders[1].task.of=x")
                .with("grid[0][1]=9")
                .with("grid[1]=null");
        assertThat(settings.values())
                .isEqualTo(Map.of(
                        "orders",
                        List.of(Map.of("count", 7L, "name", ""), Map.of("count", 2L, "task", Map.of("of", "x"))),
                        "grid",
                        List.of(List.of(1L, 9L))));
        assertThat(settings.place("orders[0].count")).isEqualTo("--set orders[0].count");
        assertThat(settings.place("orders[1].count")).isEqualTo("t.yaml:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs   | --set epochs: expected key=value",
                "=3       | --set =3: expected key=value",
                "prompt=  | --set prompt: expected a value after the '='",
                "model.a=3| --set model.a: 'model' is not a map but the text \"bundled:x\"",
                "dims=[1  | --set dims:1: not YAML",
                "dims[2]=9| --set dims[2]: 'dims' has 2 entries, the first is [0]",
                "dims[1=9 | --set dims[1: expected a number in brackets after 'dims'",
                "dims[0].a=9| --set dims[0].a: 'dims[0]' is not a map but the number 4",
                "epochs[0]=9| --set epochs[0]: 'epochs' is not given",
                "model[0]=9| --set model[0]: 'model' is not a list but the text \"bundled:x\"",
                "a..b=9   | --set a..b: a key is names with points between them, and [0] for the first of a list",
                "a.=9     | --set a.: a key is names with points between them, and [0] for the first of a list",
            })
    @DisplayName("--set that cannot be done is named")
    void refusesSet(String assignment, String message) {
        Settings settings = Settings.parse(LEAST + "dims: [4, 5]", "t.yaml");
        assertThatThrownBy(() -> settings.with(assignment))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    @DisplayName("what is wrong with a setting of --set is said of the option, of others with their line")
    void placesOfOptions() {
        Settings file = Settings.parse(LEAST + "optimizer:\n  weight-decay: 1", "t.yaml");
        assertThatThrownBy(() -> ConfigBinder.bind(file.with("epoch=2"), Training.class, Places.at(Path.of(""))))
                .isInstanceOf(UsageException.class)
                .hasMessage("--set epoch: unknown key 'epoch'; the nearest is 'epochs'");
        assertThatThrownBy(() -> ConfigBinder.bind(file.with("epochs=x"), Training.class, Places.at(Path.of(""))))
                .hasMessageStartingWith("--set epochs: 'epochs' must be ");
        Settings deep = file.with("optimizer.rate=2");
        assertThat(deep.place("optimizer.rate")).isEqualTo("--set optimizer.rate");
        assertThat(deep.place("optimizer.weight-decay")).isEqualTo("t.yaml:4");
        assertThat(deep.place("optimizer")).isEqualTo("t.yaml:3");
        Settings whole = deep.with("optimizer={weight-decay: x}");
        assertThat(whole.place("optimizer.weight-decay")).isEqualTo("--set optimizer");
        assertThat(whole.with("dims=[x]").place("dims[0]")).isEqualTo("--set dims");
        assertThat(whole.place("other")).isEqualTo("t.yaml");
    }

    @Test
    @DisplayName("a path or reference may name the output of a stage before, and must stay in it")
    void resolvesStages() {
        Places places = new Places(Path.of("/recipes"), Map.of("mined", Path.of("/out/mined")));
        Settings settings = Settings.parse("model: $mined\nexamples: $mined/a.jsonl", "t.yaml");
        Training training = ConfigBinder.bind(settings, Training.class, places);
        assertThat(training.model()).isEqualTo("/out/mined");
        assertThat(training.examples()).isEqualTo(Path.of("/out/mined/a.jsonl"));
        assertThatThrownBy(() -> ConfigBinder.bind(settings.with("examples=$mind/a"), Training.class, places))
                .hasMessage("--set examples: no stage before this one is called 'mind'; the nearest is 'mined'");
        assertThatThrownBy(() ->
                        ConfigBinder.bind(settings.with("examples=$mined/../../etc/passwd"), Training.class, places))
                .hasMessageContaining("leaves the folder");
    }

    private static Training bind(String yaml) {
        return ConfigBinder.bind(Settings.parse(yaml, "t.yaml"), Training.class, Places.at(Path.of("/recipes")));
    }
}
