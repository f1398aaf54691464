package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleWriterTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("keys stand in one order, and attributes are sorted")
    void literal() throws Exception {
        Path file = folder.resolve("a.jsonl");
        Map<String, String> attributes = new HashMap<>(Map.of("z", "1", "b", "2", "a\"", "v"));

        ExampleWriter.write(
                file,
                List.of(
                        new Pair("q", "p", new Meta("1", "t", "Find: ", attributes)),
                        new Group("q", List.of("p"), List.of(), Meta.of("2", "")),
                        new Group(
                                "q",
                                List.of("p"),
                                List.of("n", "m"),
                                new GroupScores(List.of(1.0), List.of(0.25, -3.0)),
                                Meta.of("5", "t")),
                        new Scored("x", "y", 0.1, Meta.of("3", "t")),
                        new Labelled("汉😀", "l", Meta.of("4", "t"))));

        assertThat(Files.readString(file)).isEqualTo("""
                        {"id":"1","task":"t","prompt":"Find: ","query":"q","positive":"p","attributes":{"a\\"":"v","b":"2","z":"1"}}
                        {"id":"2","task":"","query":"q","positives":["p"],"negatives":[]}
                        {"id":"5","task":"t","query":"q","positives":["p"],"negatives":["n","m"],"positive_scores":[1.0],"negative_scores":[0.25,-3.0]}
                        {"id":"3","task":"t","first":"x","second":"y","score":0.1}
                        {"id":"4","task":"t","text":"汉😀","label":"l"}
                        """);
    }

    @Test
    @DisplayName("random examples are read back as they were, and written again to the same bytes")
    void roundTrip() throws Exception {
        var random = new Random(11);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            examples.add(example(random, i));
        }
        Path first = folder.resolve("a.jsonl");
        Path second = folder.resolve("b.jsonl");
        ExampleWriter.write(first, examples);

        List<Example> read = ExampleReader.readAll(first, ReadOptions.defaults());

        assertThat(read).isEqualTo(examples);
        ExampleWriter.write(second, read);
        assertThat(second).hasSameBinaryContentAs(first);
        for (String name : new String[] {"c.jsonl.gz", "c.jsonl.zst"}) {
            Path packed = folder.resolve(name);
            ExampleWriter.write(packed, examples);
            byte[] bytes = Files.readAllBytes(packed);
            assertThat(bytes.length).isLessThan((int) Files.size(first));
            assertThat(ExampleReader.readAll(packed, ReadOptions.defaults())).isEqualTo(examples);
            ExampleWriter.write(packed, examples);
            assertThat(packed).hasBinaryContent(bytes);
        }
    }

    private static Example example(Random random, int i) {
        Map<String, String> attributes = new HashMap<>();
        for (int a = random.nextInt(4); a > 0; a--) {
            attributes.put(random.nextBoolean() ? "query" : "k" + a, random.nextBoolean() ? "" : text(random));
        }
        var meta = new Meta("id" + i, "task", random.nextBoolean() ? null : text(random), attributes);
        return switch (random.nextInt(4)) {
            case 0 -> new Pair(text(random), text(random), meta);
            case 1 -> group(random, meta);
            case 2 -> new Scored(text(random), text(random), random.nextGaussian() * 1e10, meta);
            default -> new Labelled(text(random), text(random), meta);
        };
    }

    private static Group group(Random random, Meta meta) {
        List<String> positives = texts(random, 1 + random.nextInt(3));
        List<String> negatives = texts(random, random.nextInt(3));
        GroupScores scores = random.nextBoolean()
                ? null
                : new GroupScores(scores(random, positives.size()), scores(random, negatives.size()));
        return new Group(text(random), positives, negatives, scores, meta);
    }

    private static List<String> texts(Random random, int count) {
        return Stream.generate(() -> text(random)).limit(count).toList();
    }

    private static List<Double> scores(Random random, int count) {
        return random.doubles(count, -1e12, 1e12).boxed().toList();
    }

    private static String text(Random random) {
        String[] pieces = {"a", "\"", "\\", "\n", "\u0000", "é", "汉", "😀", " ", "\u2028", "\uFEFF", "/"};
        return "x"
                + random.ints(random.nextInt(8), 0, pieces.length)
                        .mapToObj(p -> pieces[p])
                        .collect(Collectors.joining());
    }

    @Test
    @DisplayName("when writing fails, the file that was there stays and nothing else is left")
    void nothingHalf() throws Exception {
        Path file = Scratch.file(folder, "a.jsonl", "before");
        Stream<Example> failing = Stream.of(1, 2).map(i -> {
            if (i == 2) {
                throw new IllegalStateException("no more");
            }
            return new Labelled("x", "y", Meta.of("1", "t"));
        });

        assertThatThrownBy(() -> ExampleWriter.write(file, failing)).hasMessage("no more");

        assertThat(file).hasContent("before");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        Path below = file.resolve("a.jsonl");
        assertThatThrownBy(() -> ExampleWriter.write(below, List.of()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("cannot write " + below + ": ");
    }

    @Test
    @DisplayName("others may read what was written, as the user's mask says")
    void plainMode() throws Exception {
        Path plain = Scratch.file(folder, "plain", "");
        Path file = folder.resolve("a.jsonl");
        ExampleWriter.write(file, List.of(new Labelled("x", "y", Meta.of("1", "t"))));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    @DisplayName("an example without something to see, or with half a character, cannot be made")
    void hostileTexts() {
        Meta meta = Meta.of("1", "");
        for (String text : new String[] {"", " ", "\u00a0\u200b\t", "\uFEFF", "\ud83d", "a\ude00", "\ude00\ud83d"}) {
            assertThatThrownBy(() -> new Pair(text, "p", meta)).isInstanceOf(InputException.class);
            assertThatThrownBy(() -> new Pair("q", text, meta)).isInstanceOf(InputException.class);
            assertThatThrownBy(() -> new Group("q", List.of(text), List.of(), meta))
                    .isInstanceOf(InputException.class);
            assertThatThrownBy(() -> new Group("q", List.of("p"), List.of(text), meta))
                    .isInstanceOf(InputException.class);
            assertThatThrownBy(() -> new Scored("x", text, 1, meta)).isInstanceOf(InputException.class);
            assertThatThrownBy(() -> new Labelled(text, "l", meta)).isInstanceOf(InputException.class);
            assertThatThrownBy(() -> Meta.of(text, "")).isInstanceOf(InputException.class);
        }
        assertThatThrownBy(() -> new Group("q", List.of(), List.of(), meta)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new GroupScores(List.of(), List.of(Double.NaN)))
                .hasMessage("scores of negatives must be finite; score=NaN");
        var scores = new GroupScores(List.of(0.5), List.of());
        assertThatThrownBy(() -> new Group("q", List.of("p"), List.of("n"), scores, meta))
                .hasMessage("each negative must have one score; negatives=1, scores=0");
        assertThatThrownBy(() -> new Scored("x", "y", Double.NaN, meta)).hasMessageContaining("finite");
    }
}
