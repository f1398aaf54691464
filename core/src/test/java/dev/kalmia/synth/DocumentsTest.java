package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.DocumentOptions;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
    private static final DocumentOptions READING = new DocumentOptions(Map.of(), 8000);

    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> ids(Path file, int most, long seed) {
        return Documents.sample(file, READING, most, new Draws(seed), Progress.silent()).stream()
                .map(Matters.Document::id)
                .toList();
    }

    @Test
    @DisplayName("a sample is in the order of the file, each document as likely as the others")
    void sample() throws IOException {
        Path file =
                file("d.txt", IntStream.range(0, 20).mapToObj(i -> "text " + i).collect(Collectors.joining("\n")));
        int[] counts = new int[20];
        for (int seed = 0; seed < 2000; seed++) {
            List<String> ids = ids(file, 5, seed);
            assertThat(ids).hasSize(5).doesNotHaveDuplicates();
            int[] numbers = ids.stream().mapToInt(Integer::parseInt).toArray();
            assertThat(numbers).isSorted();
            for (int number : numbers) {
                counts[number]++;
            }
        }
        for (int count : counts) {
            assertThat(count).isCloseTo(500, Percentage.withPercentage(16));
        }
        assertThat(ids(file, 5, 1)).isEqualTo(ids(file, 5, 1));
        assertThat(ids(file, 50, 1)).hasSize(20);
    }

    @Test
    @DisplayName("titles stand before texts, empty documents are left out and told, ids are those of the file")
    void rows() throws IOException {
        Path file = file("d.jsonl", """
                {"_id": "x", "title": "On bees", "text": "They fly."}
                {"_id": "y", "title": "", "text": "  "}
                {"_id": "z", "text": "No title."}
                """);
        List<String> notes = new ArrayList<>();
        assertThat(Documents.sample(file, READING, 9, new Draws(1), noting(notes)))
                .containsExactly(
                        new Matters.Document("x", "On bees They fly."), new Matters.Document("z", "No title."));
        assertThat(notes).containsExactly(file + ": 1 of 3 rows have an empty text and are left out");
        notes.clear();
        assertThat(Documents.sample(
                        file("e.jsonl", "{\"query\": \"q\", \"positive\": \"p\"}\n"),
                        READING,
                        9,
                        new Draws(1),
                        noting(notes)))
                .containsExactly(new Matters.Document("0", "p"));
        assertThat(notes).isEmpty();
    }

    private static Progress noting(List<String> notes) {
        return new Progress() {
            @Override
            public void start(String what, long total, String unit) {}

            @Override
            public void advance(long by) {}

            @Override
            public void note(String line) {
                notes.add(line);
            }

            @Override
            public void finish() {}
        };
    }

    @Test
    @DisplayName("a file without a text is refused")
    void empty() throws IOException {
        Path file = file("d.jsonl", "{\"text\": \" \"}\n");
        assertThatThrownBy(() -> ids(file, 5, 1))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": there must be a document with a text");
    }

    @Test
    @DisplayName("the personas nearest to a document are found by an encoder, the nearest first")
    void personas() throws IOException {
        Path personas =
                file("p.txt", "a keeper of bees\na judge of bees and honey\na sailor\na cook\na painter\na spy\n");
        Path documents = file("d.txt", "a judge of honey and bees\nthe sailor and the spy\n");
        SynthesisConfig config = Jobs.config(List.of(Jobs.order(Kind.DOCUMENT_QUERY, 2)), 7);
        Matters matters = Matters.read(
                config,
                personas,
                documents,
                READING,
                List.of(),
                new PersonaFinder(() -> new HashingEncoder(512), null),
                Progress.silent());
        assertThat(matters.nearest(0)).hasSize(5).startsWith("a judge of bees and honey", "a keeper of bees");
        assertThat(matters.nearest(1).subList(0, 2)).containsExactlyInAnyOrder("a sailor", "a spy");
        assertThat(matters.sizes()).containsEntry(Kind.Matter.DOCUMENTS, 2).containsEntry(Kind.Matter.PERSONAS, 6);
    }

    @Test
    @DisplayName("fewer personas than are asked for are all of them, and unused documents are not read")
    void few() throws IOException {
        Path personas = file("p.txt", "a keeper of bees\n");
        SynthesisConfig config = Jobs.config(List.of(Jobs.order(Kind.DOCUMENT_QUERY, 2)), 7);
        Matters matters = Matters.read(
                config,
                personas,
                file("d.txt", "bees\n"),
                READING,
                List.of(),
                new PersonaFinder(() -> new HashingEncoder(64), null),
                Progress.silent());
        assertThat(matters.nearest(0)).containsExactly("a keeper of bees");
        SynthesisConfig other = Jobs.config(List.of(Jobs.order(Kind.SIMILARITY, 2)), 7);
        assertThat(Matters.read(
                                other,
                                personas,
                                folder.resolve("nothing"),
                                READING,
                                List.of(),
                                new PersonaFinder(() -> new HashingEncoder(64), null),
                                Progress.silent())
                        .documents())
                .isEmpty();
    }

    @Test
    @DisplayName(
            "a long document is there in passages, each as likely as any document, and short ones stay as they are")
    void passages() throws IOException {
        Path file = file(
                "d.jsonl",
                "{\"_id\": \"long\", \"text\": \"" + "a b c d. ".repeat(40) + "\"}\n"
                        + "{\"_id\": \"short\", \"text\": \" as it is \"}\n");
        DocumentOptions cut = new DocumentOptions(Map.of(), 200);
        List<String> notes = new ArrayList<>();
        List<Matters.Document> all = Documents.sample(file, cut, 9, new Draws(1), noting(notes));
        assertThat(all).extracting(Matters.Document::id).containsExactly("long", "long", "short");
        assertThat(all.get(1).place())
                .containsEntry("passage", "2")
                .containsEntry("passage-from", "180")
                .containsEntry("passage-to", "359");
        assertThat(all.get(2)).isEqualTo(new Matters.Document("short", "as it is"));
        assertThat(notes)
                .containsExactly(file + ": 1 of 2 documents have more than 200 characters and are cut into 2 passages");
        assertThatThrownBy(() -> Matters.shown(new DocumentOptions(Map.of(), 0)))
                .isInstanceOf(UsageException.class)
                .hasMessage("passage-characters must be 100 to 8000; passage-characters=0");
    }

    @Test
    @DisplayName("vectors of personas and documents are kept: a second run encodes none, and finds the same")
    void keepsVectors() throws IOException {
        Path personas = file("p.txt", "a sailor\na keeper of bees\na judge of honey\n");
        Path documents = file("d.txt", "bees and honey\nthe sea of a sailor\n");
        SynthesisConfig config = Jobs.config(List.of(Jobs.order(Kind.DOCUMENT_QUERY, 2)), 7);
        HashingEncoder encoder = new HashingEncoder(512);
        PersonaFinder finder = new PersonaFinder(() -> encoder, folder.resolve("vectors"));
        Matters first = Matters.read(config, personas, documents, READING, List.of(), finder, Progress.silent());
        assertThat(encoder.texts()).isEqualTo(5);
        Matters second = Matters.read(config, personas, documents, READING, List.of(), finder, Progress.silent());
        assertThat(encoder.texts()).isEqualTo(5);
        PersonaFinder plain = new PersonaFinder(() -> new HashingEncoder(512), null);
        Matters unkept = Matters.read(config, personas, documents, READING, List.of(), plain, Progress.silent());
        for (int i = 0; i < 2; i++) {
            assertThat(second.nearest(i)).isEqualTo(first.nearest(i)).isEqualTo(unkept.nearest(i));
        }
        Files.writeString(personas, "a cook\n", StandardOpenOption.APPEND);
        Matters third = Matters.read(config, personas, documents, READING, List.of(), finder, Progress.silent());
        assertThat(encoder.texts()).isEqualTo(9);
        assertThat(third.nearest(0)).hasSize(4).doesNotContainNull();
        HashingEncoder other = new HashingEncoder(64);
        Matters.read(
                config,
                personas,
                documents,
                READING,
                List.of(),
                new PersonaFinder(() -> other, folder.resolve("vectors")),
                Progress.silent());
        assertThat(other.texts()).isEqualTo(6);
    }
}
