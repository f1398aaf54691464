package dev.kalmia.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongDocumentTaskTest {
    @TempDir
    Path folder = Path.of("");

    private List<EvalTask> tasks(String rest) {
        Scratch.write(folder.resolve("data/task.json"), "{\"name\": \"Long\", " + rest + "}");
        return TaskFolder.find(folder.resolve("data")).tasks();
    }

    @ParameterizedTest
    @CsvSource({"PASSKEY,256", "PASSKEY,4096", "NEEDLE,256", "NEEDLE,4096"})
    @DisplayName("documents have as many words as fit, each with a fact of its own that no other has")
    void documents(TaskKind kind, int tokens) {
        LongDocuments.Generated generated = new LongDocuments(kind, tokens, 50, 100, 3).generate();
        assertThat(generated.corpus().size()).isEqualTo(100);
        assertThat(generated.queries().size()).isEqualTo(50);
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String fact = generated.facts().get(i).text();
            String text = generated.corpus().texts().get(i);
            assertThat(LongDocuments.words(text)).isBetween(tokens * 3 / 4 - 40, tokens * 3 / 4);
            assertThat(generated.corpus().texts().stream().filter(other -> other.contains(fact)))
                    .hasSize(1)
                    .containsExactly(text);
            places.add(10 * text.indexOf(fact) / text.length());
        }
        assertThat(places).as("tenths of documents with a fact").hasSizeGreaterThan(7);
        for (int i = 0; i < 50; i++) {
            assertThat(generated.queries().texts().get(i))
                    .isEqualTo(generated.facts().get(i).query());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PASSKEY", "NEEDLE"})
    @DisplayName("the same seed gives the same texts, another seed or length others")
    void seeded(TaskKind kind) {
        LongDocuments documents = new LongDocuments(kind, 256, 5, 10, 3);
        assertThat(documents.generate()).isEqualTo(new LongDocuments(kind, 256, 5, 10, 3).generate());
        assertThat(documents.generate()).isNotEqualTo(new LongDocuments(kind, 256, 5, 10, 4).generate());
        assertThat(documents.generate().facts())
                .isNotEqualTo(new LongDocuments(kind, 512, 5, 10, 3).generate().facts());
    }

    @Test
    @DisplayName("there are a hundred needles, all different, each with a query of its own")
    void needles() {
        List<LongDocuments.Fact> facts = Needles.facts();
        assertThat(facts).hasSize(100);
        assertThat(facts)
                .extracting(LongDocuments.Fact::text)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.endsWith("."));
        assertThat(facts)
                .extracting(LongDocuments.Fact::query)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.endsWith("?"));
    }

    @Test
    @DisplayName("a descriptor without numbers is LongEmbed's task: eight lengths from 256 to 32768, a split each")
    void defaults() {
        assertThat(tasks("\"type\": \"passkey\""))
                .extracting(task -> task.info().split())
                .containsExactly(
                        "test_256",
                        "test_512",
                        "test_1024",
                        "test_2048",
                        "test_4096",
                        "test_8192",
                        "test_16384",
                        "test_32768");
        List<EvalTask> needle = tasks("\"type\": \"needle\", \"lengths\": [256]");
        assertThat(needle).hasSize(1);
        assertThat(needle.getFirst().texts()).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"passkey", "needle"})
    @DisplayName("what finds the words finds the document, and results are files as mteb has them")
    void measured(String type) {
        List<EvalTask> tasks = tasks("\"type\": \"" + type
                + "\", \"languages\": [\"eng-Latn\"], \"lengths\": [64, 128], \"queries\": 10, \"documents\": 20");
        HashingEncoder encoder = new HashingEncoder(4096);
        ModelLabel label = ModelLabel.of("hf:org/hashing@main", encoder, Map.of());
        List<Benchmark.Score> scores =
                Benchmark.run(tasks, encoder, label, folder.resolve("results"), Progress.silent());
        assertThat(scores).hasSize(2).allMatch(score -> score.mainScore() >= 0.5);
        String file = Scratch.read(folder.resolve("results/org__hashing/hashing-4096/Long.json"));
        assertThat(file).contains("\"test_64\": [", "\"test_128\": [", "\"hf_subset\": \"default\"", "\"ndcg_at_1\": ");
        assertThat(Benchmark.run(tasks, encoder, label, folder.resolve("results"), Progress.silent()))
                .allMatch(Benchmark.Score::reused);
        String before = tasks.getFirst().datasetRevision();
        assertThat(tasks("\"type\": \"" + type + "\", \"seed\": 2, \"lengths\": [64, 128]")
                        .getFirst()
                        .datasetRevision())
                .isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"type\": \"passkey\", \"lengths\": []",
                "\"type\": \"passkey\", \"lengths\": [63]",
                "\"type\": \"passkey\", \"lengths\": [256, 256]",
                "\"type\": \"passkey\", \"lengths\": [256.5]",
                "\"type\": \"passkey\", \"lengths\": 256",
                "\"type\": \"passkey\", \"lengths\": [2000000000]",
                "\"type\": \"needle\", \"documents\": 101",
                "\"type\": \"needle\", \"documents\": 0",
                "\"type\": \"needle\", \"documents\": 10, \"queries\": 11",
                "\"type\": \"needle\", \"seed\": \"one\"",
                "\"type\": \"needle\", \"split\": \"test\"",
                "\"type\": \"needle\", \"corpus\": \"corpus.jsonl\""
            })
    @DisplayName("numbers out of bounds and foreign keys are refused with file, task and key")
    void refused(String rest) {
        assertThatThrownBy(() -> tasks(rest))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("task.json (Long): ");
    }
}
