package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.run.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `reverse-dictionary` over a tiny model.
class ReverseDictionaryTest {
    @TempDir
    static Path models;

    @TempDir
    Path folder;

    private static Path model = Path.of("");

    @BeforeAll
    static void makeModel() throws IOException {
        model = TinyModel.write(models.resolve("tiny"), 1);
    }

    private Path entries(String... lines) throws IOException {
        return Files.write(folder.resolve("entries.jsonl"), List.of(lines));
    }

    private Path entries() throws IOException {
        return entries(
                "{\"query\": \"red house\", \"positive\": \"barn\"}",
                "{\"query\": \"what causes pain\", \"positive\": \"fever\"}",
                "{\"query\": \"fever causes pain\", \"positive\": \"fever\"}",
                "{\"query\": \"the sun\", \"positive\": [\"star\", \"daylight\"]}");
    }

    private static Said ask(Path entries, Object... more) {
        Object[] all = new Object[5 + more.length];
        System.arraycopy(new Object[] {"reverse-dictionary", "--model", model, "--entries", entries}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return Said.by(all);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> descriptions(Said said) {
        Map<String, Object> result = Json.asObject(Json.parse(said.out(), "output"), "output");
        return (List<Map<String, Object>>) Objects.requireNonNull(result.get("descriptions"));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> entriesOf(Said said, int description) {
        return ((List<Map<String, Object>>) Objects.requireNonNull(
                        descriptions(said).get(description).get("entries")))
                .stream()
                        .map(found -> Objects.requireNonNull(found.get("entry")))
                        .toList();
    }

    @Test
    @DisplayName("a definition finds its entry first, each description by itself, for people and for programs")
    void finds() throws IOException {
        Said said = ask(entries(), "--top-k", 2, "--json", "red house", "the sun");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(entriesOf(said, 0)).hasSize(2).startsWith("barn");
        assertThat(entriesOf(said, 1)).containsExactly("daylight", "star");
        assertThat(descriptions(said)).extracting(one -> one.get("text")).containsExactly("red house", "the sun");
        assertThat(said.out()).contains("\"entries\": 4");
        Said people = ask(entries(), "red house");
        assertThat(people.out().lines().toList()).startsWith("red house").hasSize(1 + 1 + 4 + 1);
        assertThat(people.out()).contains("1.0000").contains("barn");
    }

    @Test
    @DisplayName("without descriptions the lines of standard input are asked, blank ones left out")
    void readsLines() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("red house\n\nthe sun\n".getBytes(StandardCharsets.UTF_8)));
            Said said = ask(entries(), "--json", "--top-k", 1);
            assertThat(said.exitCode()).as(said.err()).isZero();
            assertThat(descriptions(said)).extracting(one -> one.get("text")).containsExactly("red house", "the sun");
            System.setIn(new ByteArrayInputStream("\n \n".getBytes(StandardCharsets.UTF_8)));
            Said none = ask(entries());
            assertThat(none.exitCode()).isEqualTo(2);
            assertThat(none.err()).contains("at least one description must be given");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    @DisplayName("an index is kept and answers the same; nothing else is written")
    void keeps() throws IOException {
        Path index = folder.resolve("index");
        Path entries = entries();
        Said fresh = ask(entries, "--json", "what causes red pain");
        Said first = ask(entries, "--json", "--index", index, "what causes red pain");
        assertThat(first.err()).contains("texts");
        // A handful of texts at a time may have other last bits.
        assertThat(entriesOf(first, 0)).hasSize(4).isEqualTo(entriesOf(fresh, 0));
        Said second = ask(entries, "--json", "--index", index, "what causes red pain");
        assertThat(second.out()).isEqualTo(first.out());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(entries, index);
        }
    }

    @Test
    @DisplayName("unknown files, files of other examples and wrong options end in a line, with 1 or 2")
    void refuses() throws IOException {
        Said missing = ask(folder.resolve("none.jsonl"), "a");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("none.jsonl");
        Said scored = ask(entries("{\"sentence1\": \"a\", \"sentence2\": \"b\", \"score\": 0.5}"), "a");
        assertThat(scored.exitCode()).isEqualTo(1);
        assertThat(scored.err()).contains("a dictionary is made of pairs of a definition (query) and its entry");
        Said empty = ask(entries("{\"query\": \"\", \"positive\": \"barn\"}"), "a");
        assertThat(empty.exitCode()).isEqualTo(1);
        assertThat(empty.err()).contains("entries.jsonl line 1");
        Said few = ask(entries(), "--top-k", 0, "a");
        assertThat(few.exitCode()).isEqualTo(2);
        assertThat(few.err()).contains("--top-k must be at least 1; --top-k=0");
        Said blank = ask(entries(), "a", " ");
        assertThat(blank.exitCode()).isEqualTo(2);
        assertThat(blank.err()).contains("a description must not be blank");
        assertThat(Said.by("reverse-dictionary", "--model", model, "a").exitCode())
                .isEqualTo(2);
    }
}
