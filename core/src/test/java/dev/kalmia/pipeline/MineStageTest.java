package dev.kalmia.pipeline;

import static dev.kalmia.rerank.TinyReranker.HIDDEN;
import static dev.kalmia.rerank.TinyReranker.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.DocumentOptions;
import dev.kalmia.data.DocumentSource;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.Group;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.rerank.TinyReranker;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stage `mine` with a corpus of its own, and with a reranker that judges.
class MineStageTest {
    private static final String WORDS = "pain red blue green house tree water sun cell protein";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        TinyModel.write(folder.resolve("model"), 1);
        TinyReranker.write(
                folder.resolve("judge"),
                "bert",
                "{\"architectures\": [\"BertForSequenceClassification\"]}",
                Map.of("classifier.weight", numbers(HIDDEN, 1), "classifier.bias", numbers(1, 2)));
        String[] words = WORDS.split(" ", -1);
        StringBuilder pairs = new StringBuilder();
        StringBuilder corpus = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            pairs.append("{\"query\": \"what is %s\", \"positive\": \"%s is %s\"}\n"
                    .formatted(words[i], words[i], words[(i + 1) % words.length]));
            for (int j = 0; j < words.length; j++) {
                corpus.append("{\"_id\": \"%d-%d\", \"title\": \"%s\", \"text\": \"in the %s\"}\n"
                        .formatted(i, j, words[i], words[j]));
            }
        }
        Files.writeString(folder.resolve("pairs.jsonl"), pairs);
        Files.writeString(folder.resolve("corpus.jsonl"), corpus);
    }

    private final List<String> printed = new ArrayList<>();

    private Path mine(String out, String settings) {
        Path to = folder.resolve(out);
        String corpus = settings.contains("corpus: ") ? "" : "corpus: corpus.jsonl\n";
        String examples = settings.contains("examples: ") ? "" : "examples: pairs.jsonl\n";
        String all = examples + "model: model\n" + corpus + settings;
        printed.clear();
        new RecipeRunner(Progress.silent(), printed::add)
                .runOne("mine", Settings.parse(all, "mine.yaml"), Places.at(folder), 7, to);
        return to;
    }

    private static List<Group> read(Path out) {
        List<Example> examples = ExampleReader.readAll(out.resolve("examples.jsonl"), ReadOptions.defaults());
        return examples.stream().map(Group.class::cast).toList();
    }

    @Test
    @DisplayName(
            "a mixture over a corpus, judged by a reranker, writes its scores, a report and a page, twice the same")
    void mixture() throws IOException {
        String settings = """
                reranker: judge
                scores: true
                relative-margin: 0
                miners:
                  - {kind: dense, negatives: 2, rank-from: 3, rank-to: 40}
                  - {kind: lexical, negatives: 1, rank-from: 0, rank-to: 20, sampling: top}
                  - {kind: random, negatives: 1}
                """;
        Path out = mine("out", settings);

        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("examples.jsonl", "mining.json", "report.html", "run.json");
        }
        try (Reranker judge = Reranker.open(
                ModelSource.transformer(folder.resolve("judge").toString(), Progress.silent()),
                RerankConfig.defaults())) {
            Group first = read(out).getFirst();
            assertThat(first.negatives()).hasSize(4).allMatch(text -> text.contains(" in the "));
            float[] scores = judge.scores(first.query(), first.negatives(), Progress.silent());
            List<Double> written = Objects.requireNonNull(first.scores()).negatives();
            for (int i = 0; i < scores.length; i++) {
                assertThat(written.get(i)).isCloseTo(scores[i], Offset.offset(1e-5));
            }
        }
        Path again = mine("again", settings);
        for (String file : List.of("examples.jsonl", "mining.json", "report.html")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(out.resolve(file));
        }
    }

    @Test
    @DisplayName("a training set of all kinds is mined where it asks, and the rest stays, counted and said in a line")
    void mixedSet() throws IOException {
        String scored = "{\"first\": \"sun\", \"second\": \"cell\", \"score\": 0.5}\n";
        String labelled = "{\"text\": \"water\", \"label\": \"wet\"}\n";
        Files.writeString(
                folder.resolve("mixed.jsonl"),
                scored + Files.readString(folder.resolve("pairs.jsonl")) + labelled + scored.replace("0.5", "0.25"));
        Path out = mine("out", "examples: mixed.jsonl\nrank-from: 0\nrelative-margin: 0\n");

        List<Example> examples = ExampleReader.readAll(out.resolve("examples.jsonl"), ReadOptions.defaults());
        List<Example> before = ExampleReader.readAll(folder.resolve("mixed.jsonl"), ReadOptions.defaults());
        assertThat(examples).hasSize(13).element(0).isEqualTo(before.get(0));
        assertThat(examples.subList(11, 13)).isEqualTo(before.subList(11, 13));
        assertThat(examples.subList(1, 11))
                .allSatisfy(each -> assertThat(((Group) each).negatives()).hasSize(7));
        assertThat(printed)
                .contains(
                        "negatives are mined for 10 pairs and groups; 2 scored pairs and 1 labelled texts stay as they"
                                + " are");
        assertThat(out.resolve("mining.json")).content().contains("\"passed\": 3");
        assertThat(out.resolve("run.json")).content().contains("\"out\": 13");

        Files.writeString(folder.resolve("none.jsonl"), scored);
        assertThatThrownBy(() -> mine("none", "examples: none.jsonl\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there must be pairs or groups to mine negatives for; scored pairs=1");
    }

    @Test
    @DisplayName("questions about passages are warned of a corpus that is not cut alike, and of none that is")
    void passages() throws IOException {
        StringBuilder documents = new StringBuilder();
        StringBuilder questions = new StringBuilder();
        for (String word : WORDS.split(" ", -1)) {
            String text = IntStream.range(0, 24)
                    .mapToObj(i -> "The " + word + " is in house " + i + ".")
                    .collect(Collectors.joining(" "));
            documents.append("{\"text\": \"%s\"}\n".formatted(text));
            Files.writeString(folder.resolve("one.jsonl"), "{\"text\": \"%s\"}\n".formatted(text));
            try (DocumentSource source =
                    DocumentSource.open(folder.resolve("one.jsonl"), new DocumentOptions(Map.of(), 150))) {
                questions.append("{\"query\": \"where is %s\", \"positive\": \"%s\", \"attributes\":"
                        .formatted(word, source.texts().next()));
                questions.append(" {\"synth.passage\": \"1\"}}\n");
            }
        }
        Files.writeString(folder.resolve("long.jsonl"), documents);
        Files.writeString(folder.resolve("questions.jsonl"), questions);
        String settings = "examples: questions.jsonl\nrank-from: 0\nrelative-margin: 0\n";

        mine("alike", settings + "corpus: long.jsonl\npassage-characters: 150\n");
        assertThat(printed).noneMatch(line -> line.startsWith("warning"));
        mine("own", settings + "# corpus: the texts of the examples\n");
        assertThat(printed).noneMatch(line -> line.startsWith("warning"));
        mine("whole", settings + "corpus: long.jsonl\n");
        assertThat(printed)
                .filteredOn(line -> line.startsWith("warning"))
                .singleElement()
                .asString()
                .contains("synth.passage", "passages of up to 1", "(passage-characters=0)")
                .doesNotContain("\n");
        mine("longer", settings + "corpus: long.jsonl\npassage-characters: 260\n");
        assertThat(printed)
                .filteredOn(line -> line.startsWith("warning"))
                .singleElement()
                .asString()
                .startsWith("warning: 0 of 10 passages of up to 1")
                .contains("(passage-characters=260)");
    }

    @Test
    @DisplayName("bounds that nothing meets leave nothing, and the message says why")
    void nothingLeft() {
        assertThatThrownBy(() -> mine("out", "rank-from: 0\nleast-score: 5\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("mining must give at least one example a negative; negatives=0");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    @DisplayName("a reranker and a corpus that are not there are refused before any work")
    void refusesWhatIsNotThere() {
        assertThatThrownBy(() -> mine("out", "reranker: nowhere\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("reranker: there is no file or folder");
        assertThatThrownBy(() -> mine("out", "index: near\n")).hasMessageContaining("index");
        assertThatThrownBy(() -> mine("out", "least-score: 0.5\nmost-score: 0.4\n"))
                .hasMessageContaining("mine.yaml:4: least-score must be at most most-score");
        assertThat(folder.resolve("out.partial")).doesNotExist();
    }

    @Test
    @DisplayName("negatives come from the passages of a folder of raw documents, and of columns of other names")
    void documents() throws IOException {
        Files.createDirectories(folder.resolve("notes"));
        String[] words = WORDS.split(" ", -1);
        StringBuilder rows = new StringBuilder();
        for (String word : words) {
            String text = (word + " in the house. ").repeat(12);
            Files.writeString(folder.resolve("notes/" + word + ".md"), text);
            rows.append("{\"content\": \"%s\", \"url\": \"u\"}\n".formatted(text.strip()));
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        String settings = "rank-from: 0\nrank-to: 10\nrelative-margin: 0\npassage-characters: 100\n";
        Path out = mine("out", settings + "corpus: notes\n");
        assertThat(read(out).stream().flatMap(group -> group.negatives().stream()))
                .isNotEmpty()
                .allMatch(text -> text.length() <= 100 && text.endsWith("in the house."));
        Path mapped = mine("mapped", settings + "corpus: rows.jsonl\ncorpus-columns: {text: content, id: url}\n");
        assertThat(mapped.resolve("examples.jsonl")).hasSameBinaryContentAs(out.resolve("examples.jsonl"));
        assertThatThrownBy(() -> mine("no", "corpus-columns: {query: content}\n"))
                .hasMessageContaining("the columns mapped of documents must be text, and perhaps title and id");
    }
}
