package dev.kalmia.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.DocumentOptions;
import dev.kalmia.data.DocumentSource;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.Budget;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.RunRecord;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import dev.kalmia.synth.Assignment;
import dev.kalmia.synth.Kind;
import dev.kalmia.synth.Matters;
import dev.kalmia.synth.ObligingModel;
import dev.kalmia.synth.PersonaFinder;
import dev.kalmia.synth.SynthesisConfig;
import dev.kalmia.synth.SynthesisCost;
import dev.kalmia.synth.SynthesisJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynthesizeStageTest {
    private static final String SETTINGS = """
            writer: {replay: obliging}
            journal: journal
            personas: personas.txt
            orders:
              - {kind: short-long, count: 12}
              - {kind: similarity, count: 4}
            """;

    private final List<String> printed = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("personas.txt"), "a nurse\na judge\na cook\n");
    }

    /// The journal of a model that was asked all that the settings ask.
    private void record() throws IOException {
        SynthesisConfig config = new SynthesisConfig(
                List.of(order(Kind.SHORT_LONG, 12), order(Kind.SIMILARITY, 4)),
                "",
                List.of(50, 100, 200, 300, 400, 500),
                new Chat.Writing(0.7, 0.8, 2048, true),
                7);
        Path personas = folder.resolve("personas.txt");
        Matters matters = Matters.read(
                config,
                personas,
                null,
                DocumentOptions.defaults(),
                List.of(),
                new PersonaFinder(() -> null, null),
                Progress.silent());
        try (AnswerJournal journal = AnswerJournal.open(folder.resolve("journal"))) {
            LanguageModel model = LanguageModel.recorded(new ObligingModel(), Budget.unbounded(), journal);
            new SynthesisJob(config, matters)
                    .write(model, 2, Files.createDirectories(folder.resolve("asked")), Progress.silent());
        }
    }

    private static Assignment order(Kind kind, int count) {
        return new Assignment(kind, count, "", Map.of("English", 1.0), List.of(), "", List.of());
    }

    private RecipeRunner runner() {
        return new RecipeRunner(Progress.silent(), printed::add);
    }

    private Settings settings(String... changes) {
        Settings settings = Settings.parse(SETTINGS, "s.yaml");
        for (String change : changes) {
            settings = settings.with(change);
        }
        return settings;
    }

    private Path run(Settings settings) {
        Path out = folder.resolve("out");
        runner().runOne("synthesize", settings, Places.at(folder), 7, out);
        return out;
    }

    @Test
    @DisplayName("a journal is replayed into examples, counts and a record, once")
    void replays() throws IOException {
        record();
        Path out = run(settings());
        assertThat(Files.readAllLines(out.resolve("examples.jsonl")))
                .hasSize(16)
                .allMatch(line -> line.contains("\"prompt\":\"Instruct: "));
        assertThat(RunRecord.read(out).counts())
                .containsEntry("in", 16L)
                .containsEntry("out", 16L)
                .containsEntry("requests", 17L)
                .containsEntry("suspect", 0L);
        assertThat(Files.readString(out.resolve("run.json"))).doesNotContain("null");
        run(settings());
        assertThat(printed).last().asString().endsWith("unchanged, nothing to do");
        assertThat(folder.resolve("journal/.lock")).exists();
    }

    @Test
    @DisplayName("without a prompt the instruction is an attribute alone, and answers are the same")
    void withoutPrompt() throws IOException {
        record();
        Path out = run(settings("prompt=''"));
        assertThat(Files.readAllLines(out.resolve("examples.jsonl")))
                .hasSize(16)
                .allMatch(line -> !line.contains("\"prompt\":") && line.contains("\"synth.instruction\""));
    }

    @Test
    @DisplayName("what it would take is told without a journal, with one, and without asking")
    void costs() throws IOException {
        String[] live = {
            "writer={endpoint: 'https://localhost:1/v1', name: obliging, key-variable: KALMIA_TEST_KEY_THAT_NOBODY_SET}"
        };
        List<SynthesisCost> before = runner().costs(settings(live), Places.at(folder), 7);
        assertThat(before).extracting(SynthesisCost::requests).containsExactly(15L, 2L);
        assertThat(folder.resolve("journal")).doesNotExist();
        Files.createDirectory(folder.resolve("journal"));
        assertThat(runner().costs(settings(live), Places.at(folder), 7)).isEqualTo(before);
        record();
        List<SynthesisCost> after = runner().costs(settings(live), Places.at(folder), 7);
        assertThat(after).extracting(SynthesisCost::requests).containsExactly(0L, 0L);
        assertThat(after).extracting(SynthesisCost::known).containsExactly(15L, 2L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | 0      | 17 | 1000 | 29% of what is to be asked; it takes 4 runs",
                "5 | 100    | 17 | 1000 | 10% of what is to be asked; it takes 10 runs",
                "17 | 1000  | 17 | 1000 |",
                "0 | 0      | 17 | 1000 |",
                "5 | 5      | 0  | 0    |",
            })
    @DisplayName("a budget that does not last is told before, with the runs that it takes")
    void shortBudget(long requests, long tokens, long ofRequests, long ofTokens, @Nullable String told) {
        assertThat(new BudgetSettings(requests, tokens).shortOf(ofRequests, ofTokens))
                .isEqualTo(Optional.ofNullable(told)
                        .map(part -> "a run ends where its budget is spent, after about " + part));
    }

    @Test
    @DisplayName("an endpoint that nobody answers at ends it in one line, without an output, and can be tried again")
    void noEndpoint() {
        // One request is the budget, so that nothing is waited for.
        assertThatThrownBy(() ->
                        run(settings("writer={endpoint: 'http://127.0.0.1:1/v1', name: nobody}", "budget.requests=1")))
                .isInstanceOf(InputException.class)
                .hasMessageNotContaining("\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "writer={} | --set writer: writer: one of endpoint, folder and replay must be given; given=0",
                "writer.folder=journal | one of endpoint, folder and replay must be given; given=2",
                "writer={endpoint: 'http://x/v1'} | name must be given with an endpoint, and with nothing else",
                "writer={endpoint: 'ftp://x', name: n} | the address of an endpoint must be one such as",
                "writer.timeout-seconds=0 | timeout-seconds must be at least 1",
                "journal=nothing | --set journal: journal: there is no file or folder",
                "personas=nothing.txt | there is no file or folder",
                "orders=[] | orders must be at least one; orders=0",
                "orders=[{kind: document-query, count: 1}] | documents must be given for orders of this kind",
                "columns={text: content} | columns must be empty without documents; columns={text=content}",
                "passage-characters=9000 | passage-characters must be 100 to 8000; passage-characters=9000",
                "orders=[{kind: paraphrase, count: 1}] | examples must be given for orders of this kind; order=paraphrase",
                "orders=[{kind: similarity, count: 1}, {kind: similarity, count: 2}] | name of its own; name=similarity",
                "orders=[{kind: similarity, cuont: 1}] | unknown key 'orders[0].cuont'",
                "prompt=Query | prompt must have {instruction} in it, or be empty; prompt=Query",
                "document-words=[0] | document-words must be 1 to 2000 each; document-words=[0]",
                "concurrency=-1 | concurrency must be at least 0; concurrency=-1",
                "temperature=3 | temperature must be from 0 to 2; temperature=3",
                "max-tokens=0 | max-tokens must be at least 1",
                "budget.tokens=-1 | tokens must be at least 0; tokens=-1"
            })
    @DisplayName("what cannot be is told with the key and the value before anything is asked")
    void refuses(String change, String said) throws IOException {
        Files.createDirectories(folder.resolve("journal"));
        Files.writeString(folder.resolve("journal/answers.jsonl"), "");
        assertThatThrownBy(() -> run(settings(change)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(said);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    @DisplayName("an answer that the journal has not is missed with the beginning of what is asked")
    void missing() throws IOException {
        record();
        assertThatThrownBy(() -> run(settings("temperature=0.6")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the journal has no answer of obliging to what is asked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{txet: content} | columns must name roles; role=txet; the nearest is 'text'",
                "{query: content} | the columns mapped of documents must be text, and perhaps title and id; mapped: query",
                "{title: heading} | must be text, and perhaps title and id; mapped: title"
            })
    @DisplayName("columns that make no document are told before anything is asked")
    void refusesColumns(String columns, String said) throws IOException {
        Files.writeString(folder.resolve("d.jsonl"), "{\"content\": \"c\"}\n");
        assertThatThrownBy(() -> run(settings("documents=d.jsonl", "columns=" + columns)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
    }

    @Test
    @DisplayName("what it would take is told of a folder of raw documents, whose hidden files change nothing")
    void folderOfDocuments() throws IOException {
        TinyModel.write(folder.resolve("model"), 1);
        Path notes = Files.createDirectories(folder.resolve("notes/inner"));
        Files.writeString(notes.resolve("a.md"), "# Pain\n\nThe red house.\n");
        Files.writeString(folder.resolve("notes/b.txt"), "the blue tree");
        Settings settings = settings(
                "writer={endpoint: 'https://localhost:1/v1', name: obliging}",
                "documents=notes",
                "model=model",
                "orders=[{kind: document-query, count: 2}]");
        assertThat(runner().costs(settings, Places.at(folder), 7))
                .extracting(SynthesisCost::requests)
                .containsExactly(4L);
        String before = DocumentSource.hash(folder.resolve("notes"));
        Files.writeString(folder.resolve("notes/.hidden"), "x");
        assertThat(DocumentSource.hash(folder.resolve("notes"))).isEqualTo(before);
        Files.writeString(folder.resolve("notes/b.txt"), "the green tree");
        assertThat(DocumentSource.hash(folder.resolve("notes"))).isNotEqualTo(before);
    }
}
