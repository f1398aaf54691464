package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kalmia.data.FormatWriter.Written;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatWriterTest {
    private static final String TASK = "set";
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    @TempDir
    Path folder = Path.of("");

    /// Every format in every kind of file and every packing that it can have, and as a folder.
    static Stream<Arguments> places() {
        List<Arguments> places = new ArrayList<>();
        for (ExampleFormat format : ExampleFormat.values()) {
            for (FileFormat file : RowOutput.files(format)) {
                String name = TASK + "." + file.name().toLowerCase(Locale.ROOT);
                places.add(Arguments.of(format, name));
                if (file != FileFormat.PARQUET) {
                    places.add(Arguments.of(format, name + ".gz"));
                    places.add(Arguments.of(format, name + ".zst"));
                }
            }
        }
        for (ExampleFormat format : List.of(ExampleFormat.BEIR, ExampleFormat.TEVATRON, ExampleFormat.NEMO)) {
            places.add(Arguments.of(format, TASK));
        }
        return places.stream();
    }

    private static String text(Random random) {
        String[] pieces = {"a", "\"", "\\", "\n", "\r\n", "\t", ",", "é", "汉", "😀", " ", "\u2028", "'", "Query: "};
        return random.ints(1 + random.nextInt(8), 0, pieces.length)
                .mapToObj(p -> pieces[p])
                .collect(Collectors.joining("", "x", "y"));
    }

    private static List<String> texts(Random random, int count) {
        Set<String> texts = new HashSet<>();
        while (texts.size() < count) {
            texts.add(text(random));
        }
        return List.copyOf(texts);
    }

    private static List<Double> scores(Random random, int count) {
        return random.doubles(count, -5, 5).boxed().toList();
    }

    /// Random examples of which the format loses nothing in such a file; nothing is said that it has no place
    /// for.
    private static List<Example> held(ExampleFormat format, String name, Random random) {
        boolean cells = name.contains(".csv") || name.contains(".tsv");
        int kind = random.nextInt(cells ? 3 : 4);
        int width = random.nextInt(4);
        return IntStream.range(0, 60)
                .<Example>mapToObj(i -> switch (format) {
                    case KALMIA -> cells ? flat(random, i, kind) : any(random, i, random.nextInt(4));
                    case SENTENCE_TRANSFORMERS -> columns(random, kind, random.nextInt(width + 1), !cells);
                    case FLAG_EMBEDDING -> {
                        Map<String, String> attributes = attributes(random, name);
                        attributes.put("type", "normal");
                        yield group(random, random.nextBoolean(), meta(random, id(random, i), true, attributes));
                    }
                    case KALM -> group(random, false, prefixed(random, id(random, i), attributes(random, name)));
                    case NEMO -> {
                        boolean scored = !name.contains(".parquet") && random.nextBoolean();
                        yield name.equals(TASK)
                                ? group(random, scored, inFolder(random, i))
                                : group(
                                        random,
                                        scored,
                                        meta(random, id(random, i), name.contains(".jsonl"), attributes(random, name)));
                    }
                    case TEVATRON ->
                        name.equals(TASK)
                                ? group(random, false, inFolder(random, i))
                                : group(
                                        random,
                                        random.nextBoolean(),
                                        meta(random, "id " + i, true, attributes(random, name)));
                    case BEIR -> group(random, false, inFolder(random, i));
                })
                .map(example -> example.meta().id().equals("?") ? new ContentIds().named(example) : example)
                .toList();
    }

    private static String id(Random random, int i) {
        return random.nextBoolean() ? "?" : "id " + i;
    }

    /// Queries of folders have whatever task, prompt and attributes.
    private static Meta inFolder(Random random, int i) {
        String prompt = random.nextInt(4) == 0 ? "" : "Find: ";
        return new Meta(
                "id " + i,
                random.nextBoolean() ? TASK : "other",
                random.nextBoolean() ? prompt : null,
                attributes(random, ".jsonl"));
    }

    private static Meta meta(Random random, String id, boolean prompt, Map<String, String> attributes) {
        return new Meta(id, TASK, prompt && random.nextBoolean() ? "Find: " : null, attributes);
    }

    /// Rows of JSONL may each have further keys.
    private static Map<String, String> attributes(Random random, String name) {
        JsonAttributes attributes = new JsonAttributes();
        if (name.contains(".jsonl")) {
            Stream.of("category", "label", "answer", "0", "")
                    .filter(key -> random.nextBoolean())
                    .forEach(key -> attributes.put(key, value(random)));
        }
        return new TreeMap<>(attributes.all());
    }

    /// Whatever JSON has but null; texts may look like something else.
    private static JsonNode value(Random random) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> json.textNode("");
            case 1 -> json.textNode("5");
            case 2 -> json.textNode("[\"a\"]");
            case 3 -> json.numberNode(random.nextInt());
            case 4 -> json.numberNode(new BigDecimal("0.10"));
            case 5 -> json.booleanNode(random.nextBoolean());
            case 6 -> json.arrayNode().add(1).add("x").addNull();
            case 7 -> json.objectNode().put("a", text(random)).put("b", 1e300);
            default -> json.textNode(text(random));
        };
    }

    private static Meta prefixed(Random random, String id, Map<String, String> attributes) {
        String prompt = random.nextBoolean() ? "Instruct: Given a query, retrieve documents. \n Query: " : null;
        String bare = random.nextBoolean() && !attributes.isEmpty() ? "Given a query, retrieve documents." : prompt;
        return new Meta(id, TASK, bare, attributes);
    }

    private static Group group(Random random, boolean scored, Meta meta) {
        List<String> all = texts(random, 6);
        int positives = 1 + random.nextInt(3);
        int negatives = random.nextInt(4);
        GroupScores scores = scored ? new GroupScores(scores(random, positives), scores(random, negatives)) : null;
        return new Group(
                text(random), all.subList(0, positives), all.subList(positives, positives + negatives), scores, meta);
    }

    private static Example flat(Random random, int i, int kind) {
        Meta meta = meta(random, "id" + i, true, Map.of());
        return switch (kind) {
            case 0 -> new Pair(text(random), text(random), meta);
            case 1 -> new Scored(text(random), text(random), random.nextGaussian() * 1e10, meta);
            default -> new Labelled(text(random), text(random), meta);
        };
    }

    private static Example any(Random random, int i, int kind) {
        JsonAttributes given = new JsonAttributes();
        IntStream.range(0, random.nextInt(3)).forEach(a -> given.put("k" + a, value(random)));
        Map<String, String> attributes = given.all();
        Meta meta = meta(random, "id" + i, true, attributes);
        return kind == 3
                ? group(random, random.nextBoolean(), meta)
                : flat(random, i, kind).with(meta);
    }

    private static Example columns(Random random, int kind, int negatives, boolean scored) {
        Meta meta = Meta.of("?", TASK);
        return switch (kind) {
            case 1 -> new Scored(text(random), text(random), random.nextGaussian(), meta);
            case 2 -> new Labelled(text(random), text(random), meta);
            default -> {
                GroupScores scores = scored && random.nextBoolean()
                        ? new GroupScores(scores(random, 1), scores(random, negatives))
                        : null;
                yield new Group(text(random), List.of(text(random)), texts(random, negatives), scores, meta);
            }
        };
    }

    private static Example plain(Example example) {
        Meta old = example.meta();
        Meta meta = new Meta(old.id().startsWith("id") ? old.id() : "made", old.task(), old.prompt(), old.attributes());
        Group group = FormatRows.group(example);
        return (group == null ? example : group).with(meta);
    }

    @ParameterizedTest
    @MethodSource("places")
    @DisplayName(
            "what a format can hold is read back as it was, from every kind of file, and written to the same bytes")
    void roundTrip(ExampleFormat format, String name) throws IOException {
        for (int seed = 0; seed < 3; seed++) {
            List<Example> examples = held(format, name, new Random(seed));
            Path target = folder.resolve(seed + "/" + name);

            Written written = FormatWriter.write(target, format, false, examples.iterator());

            assertThat(written).isEqualTo(new Written(examples.size(), Map.of()));
            List<Example> read = ExampleReader.readAll(target, DEFAULTS);
            assertThat(read.stream().map(FormatWriterTest::plain))
                    .containsExactlyElementsOf(
                            examples.stream().map(FormatWriterTest::plain).toList());
            Path again = folder.resolve(seed + "again/" + name);
            FormatWriter.write(again, format, false, examples.iterator());
            assertThat(Files.isDirectory(target)).isEqualTo(name.equals(TASK));
            if (Files.isRegularFile(target)) {
                assertThat(again).hasSameBinaryContentAs(target);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sentence-transformers | own | id",
                "kalm | prompt | query, prompt",
                "kalm | scores | scores",
                "kalm | named query | attributes",
                "flag-embedding | named negative_7 | attributes",
                "nemo | named attributes | attributes",
                "tevatron | named query_id | attributes",
                "sentence-transformers | named year | attributes",
                "sentence-transformers | positives | positives",
                "sentence-transformers | prompt | prompt",
                "sentence-transformers | task | task",
                "sentence-transformers | documents | documents",
                "tevatron | graded | documents",
                "flag-embedding | scored | record",
                "kalm | labelled | record"
            })
    @DisplayName(
            "a record that cannot be held ends the writing with its id and what would be lost; lossy, it is counted")
    void refused(String format, String what, String lost) {
        Meta meta = Meta.of("?", TASK);
        Example bad = switch (what) {
            case "own" -> new Pair("q", "p", Meta.of("own", TASK));
            case "prompt" -> new Pair("q", "p", new Meta("?", TASK, "Find: ", Map.of()));
            case "named query", "named negative_7", "named attributes", "named query_id", "named year" ->
                new Pair("q", "p", new Meta("?", TASK, null, Map.of(what.substring(6), "1999")));
            case "scores" -> new Group("q", List.of("p"), List.of(), new GroupScores(List.of(1.0), List.of()), meta);
            case "positives" -> new Group("q", List.of("p", "r"), List.of(), meta);
            case "graded" -> DocumentNotes.group("q", List.of(new Document("d1", "", "p", 3)), List.of(), meta);
            case "documents" -> DocumentNotes.group("q", List.of(new Document("d1", "", "p", 1)), List.of(), meta);
            case "task" -> new Pair("q", "p", Meta.of("?", "other"));
            case "scored" -> new Scored("a", "b", 1, meta);
            default -> new Labelled("a", "b", meta);
        };
        ContentIds ids = new ContentIds();
        Example fine = ids.named(new Pair("q1", "p1", meta));
        Example named = bad.meta().id().equals("?") ? ids.named(bad) : bad;
        List<Example> examples = List.of(fine, named);
        Path target = folder.resolve(TASK + ".jsonl");
        ExampleFormat asked = ExampleFormat.named(format);

        assertThatThrownBy(() -> FormatWriter.write(target, asked, false, examples.iterator()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(named.meta().id())
                .hasMessageEndingWith("lost would be: " + lost);
        assertThat(target).doesNotExist();

        Written written = FormatWriter.write(target, asked, true, examples.iterator());
        assertThat(String.join(", ", List.of(lost.split(", ")))).isEqualTo(lost);
        assertThat(written.lost().keySet()).containsExactlyInAnyOrder(lost.split(", "));
        assertThat(written.examples()).isEqualTo(lost.equals("record") ? 1 : 2);
        assertThat(ExampleReader.readAll(target, DEFAULTS)).hasSize((int) written.examples());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "jsonl.zst", "parquet"})
    @DisplayName(
            "an instruction alone gets KaLM's form before the query and comes back alone; what has it stays as it is")
    void instructions(String ending) {
        String formed = "Instruct: Given a question, retrieve answers \n Query: ";
        List<Example> examples = Stream.of("Given a question, retrieve answers", "为这个问题检索答案", formed)
                .map(prompt -> new ContentIds()
                        .named(new Group(" q", List.of("p"), List.of(), new Meta("?", TASK, prompt, Map.of()))))
                .toList();
        Path target = folder.resolve(TASK + "." + ending);

        assertThat(FormatWriter.write(target, ExampleFormat.KALM, false, examples.iterator())
                        .lost())
                .isEmpty();

        List<String> queries = new ArrayList<>();
        Table.forEach(target, row -> queries.add(row.value("query")));
        assertThat(queries).containsExactly(formed + " q", "Instruct: 为这个问题检索答案 \n Query:  q", formed + " q");
        assertThat(ExampleReader.readAll(target, DEFAULTS)).containsExactlyElementsOf(examples);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"query: ", "query:", "文章：", "two\nlines", "Instruct: half", " ", "Represent this sentence: "})
    @DisplayName("a prompt that stands right before a query, or has not KaLM's form, is a loss for KaLM")
    void prefixes(String prompt) {
        Example example =
                new ContentIds().named(new Group("q", List.of("p"), List.of(), new Meta("?", TASK, prompt, Map.of())));
        Path target = folder.resolve(TASK + ".jsonl");
        assertThatThrownBy(() -> FormatWriter.write(
                        target, ExampleFormat.KALM, false, List.of(example).iterator()))
                .hasMessageEndingWith("lost would be: query, prompt");
    }

    @ParameterizedTest
    @CsvSource({"flag-embedding", "kalm", "nemo", "tevatron"})
    @DisplayName("a task that is not the file's name is a further key in JSONL, and a loss in columns")
    void tasks(String format) {
        ExampleFormat asked = ExampleFormat.named(format);
        String id = format.equals("tevatron") ? "7" : "?";
        Example own = new Group("q", List.of("p"), List.of(), Meta.of(id, "other"));
        Example other = id.equals("?") ? new ContentIds().named(own) : own;
        Path target = folder.resolve(TASK + ".jsonl");
        assertThat(FormatWriter.write(target, asked, false, List.of(other).iterator())
                        .lost())
                .isEmpty();
        assertThat(ExampleReader.readAll(target, DEFAULTS)).containsExactly(other);
        if (!format.equals("tevatron")) {
            assertThatThrownBy(() -> FormatWriter.write(
                            folder.resolve(TASK + ".parquet"),
                            asked,
                            false,
                            List.of(other).iterator()))
                    .hasMessageEndingWith("lost would be: task");
        }
    }

    @ParameterizedTest
    @CsvSource({"flag-embedding", "kalm", "nemo"})
    @DisplayName("rows of JSONL keep what they had beside, and what was said of their documents; columns do not")
    void furtherKeys(String format) {
        ExampleFormat asked = ExampleFormat.named(format);
        Path file = Scratch.file(folder, TASK + ".jsonl", """
                {"query":"q","pos":["p"],"neg":["n"],"category":5,"tags":["a","b"],"label":"0","query_id":"7"}
                {"query":"q2","pos":["p"],"neg":[]}
                """);
        List<Example> examples = new ArrayList<>(ExampleReader.readAll(file, DEFAULTS));
        examples.add(new ContentIds()
                .named(DocumentNotes.group(
                        "q", List.of(new Document("d1", "T", "T p", 2)), List.of(), Meta.of("?", TASK))));
        Path target = folder.resolve("to/" + TASK + ".jsonl");

        assertThat(FormatWriter.write(target, asked, false, examples.iterator()).lost())
                .isEmpty();

        assertThat(ExampleReader.readAll(target, DEFAULTS)).containsExactlyElementsOf(examples);
        Path columns = folder.resolve("to/" + TASK + ".parquet");
        assertThat(FormatWriter.write(columns, asked, true, examples.iterator()).lost())
                .isEqualTo(Map.of("attributes", 1L, "documents", 1L));
    }

    @Test
    @DisplayName(
            "folders refuse two documents that are one, attributes called as keys of theirs, an id that comes twice or holds a tab")
    void refusedByFolders() {
        for (ExampleFormat format : List.of(ExampleFormat.BEIR, ExampleFormat.TEVATRON, ExampleFormat.NEMO)) {
            Path target = folder.resolve(TASK);
            Example first = new Pair("q", "p", Meta.of("1", TASK));
            Map<Example, String> bad = Map.of(
                    new Pair("r", "p", Meta.of("1", TASK)), "id",
                    new Pair("r", "p", Meta.of("a\tb", TASK)), "id",
                    new Group("r", List.of("p"), List.of("p"), Meta.of("2", TASK)), "record",
                    new Pair("r", " p", Meta.of("2", TASK)), "record",
                    new Pair("r", "p", new Meta("2", TASK, null, Map.of("task", "other"))), "attributes",
                    new Scored("a", "b", 1, Meta.of("2", TASK)), "record");
            bad.forEach((example, lost) -> {
                assertThatThrownBy(() -> FormatWriter.write(
                                target, format, false, List.of(first, example).iterator()))
                        .hasMessageEndingWith("lost would be: " + lost);
                assertThat(folder).isEmptyDirectory();
            });
            List<Example> examples = new ArrayList<>(bad.keySet());
            Written written = FormatWriter.write(target, format, true, examples.iterator());
            assertThat(written.lost()).containsEntry("record", 3L).containsEntry("attributes", 1L);
            assertThat(ExampleReader.readAll(target, DEFAULTS)).hasSize(3);
            assertThatThrownBy(() -> FormatWriter.write(target, format, true, examples.iterator()))
                    .hasMessage("cannot write " + target + ": it is there already");
            assertThatThrownBy(() -> FormatWriter.write(
                            folder.resolve("new"),
                            format,
                            true,
                            List.<Example>of().iterator()))
                    .hasMessageContaining("examples=0");
            Scratch.delete(target);
        }
    }

    @Test
    @DisplayName("KaLM's Parquet holds bare instructions in every row, whatever the first row has")
    void lateInstruction() {
        Example without = new Group("q", List.of("p"), List.of(), Meta.of("1", TASK));
        Example with = new Group(
                "r", List.of("p"), List.of(), new Meta("2", TASK, "Given a question, retrieve passages", Map.of()));
        for (List<Example> examples : List.of(List.of(without, with), List.of(with, without))) {
            Path target = folder.resolve("set.parquet");
            FormatWriter.write(target, ExampleFormat.KALM, false, examples.iterator());
            assertThat(ExampleReader.readAll(target, DEFAULTS))
                    .extracting(example -> example.meta().prompt())
                    .isEqualTo(examples.stream()
                            .map(example -> example.meta().prompt())
                            .toList());
        }
    }

    @Test
    @DisplayName("a file in which no example would stand is not written, lossy or not")
    void nothingHeld() {
        List<Example> groups = List.of(new Group("q", List.of("p"), List.of("n"), Meta.of("1", TASK)));
        assertThatThrownBy(() ->
                        FormatWriter.write(folder.resolve("set.csv"), ExampleFormat.KALMIA, true, groups.iterator()))
                .hasMessageContaining("kalmia can hold; examples=0");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName(
            "all rows of a file with columns have those of the first; a format and a file that do not fit are told")
    void columns() {
        List<Example> mixed = List.of(
                new ContentIds().named(new Pair("q", "p", Meta.of("?", TASK))),
                new ContentIds().named(new Scored("a", "b", 0.5, Meta.of("?", TASK))));
        for (String name : new String[] {"set.csv", "set.tsv.zst", "set.parquet"}) {
            Path target = folder.resolve(name);
            assertThatThrownBy(() ->
                            FormatWriter.write(target, ExampleFormat.SENTENCE_TRANSFORMERS, false, mixed.iterator()))
                    .hasMessageEndingWith("lost would be: record");
        }
        Map<String, ExampleFormat> wrong = Map.of(
                "set.csv", ExampleFormat.KALM,
                "set.txt", ExampleFormat.KALMIA,
                "set.jsonl", ExampleFormat.BEIR,
                "set.parquet", ExampleFormat.TEVATRON,
                "set", ExampleFormat.KALM,
                "set.json", ExampleFormat.NEMO);
        wrong.forEach((name, format) -> assertThatThrownBy(
                        () -> FormatWriter.write(folder.resolve(name), format, true, mixed.iterator()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(name));
        assertThatThrownBy(() -> ExampleFormat.named("kalmm")).hasMessageContaining("the nearest is 'kalm'");
    }

    @Test
    @DisplayName("rows as other software publishes them: Tevatron's passages, NeMo's and KaLM's, and their folders")
    void foreign() throws IOException {
        Path tevatron = Scratch.file(folder, "t.jsonl", """
                {"query_id":"7","query":"q","positive_passages":[{"docid":"d1","title":"T","text":"p"}],"negative_passages":[{"docid":"d2","text":"n"}]}
                """);
        assertThat(ExampleReader.readAll(tevatron, DEFAULTS))
                .containsExactly(DocumentNotes.group(
                        "q",
                        List.of(new Document("d1", "T", "T p", 1)),
                        List.of(new Document("d2", "", "n", 0)),
                        Meta.of("7", "t")));
        Path nemo = Scratch.file(folder, "n.jsonl", """
                {"id":"1","query":"q","pos_doc":"p","neg_doc":["n","m"]}
                """);
        assertThat(ExampleReader.readAll(nemo, DEFAULTS))
                .containsExactly(new Group("q", List.of("p"), List.of("n", "m"), Meta.of("1", "n")));
        Path kalm = Scratch.file(folder, "k.jsonl", """
                {"id":"1","query":"Instruct: Find it. \\n Query: what?","pos":["p"],"neg":[]}
                {"id":"2","query":"Instruct: Find it.\\nQuery: what?","pos":["p"],"neg":[]}
                {"id":"3","query":"Instruct: Find it. \\n Query: ","pos":["p"],"neg":[]}
                """);
        assertThat(ExampleReader.readAll(kalm, DEFAULTS).stream()
                        .map(Example::meta)
                        .map(Meta::prompt))
                .containsExactly("Instruct: Find it. \n Query: ", "Instruct: Find it.\nQuery: ", null);
        Path set = folder.resolve("nemo");
        Files.createDirectories(set.resolve("corpus"));
        Scratch.file(set, "train.json", """
                {"about":{"x":[1]},"corpus":{"path":"/elsewhere/corpus"},"data":[
                {"question_id":"q1","question":"q","corpus_id":"c","pos_doc":[{"id":"d1"}],"neg_doc":[{"id":"d2"},{"id":"d1"}]},
                {"question_id":"q2","question":"q","corpus_id":"c","pos_doc":[{"id":"d9"}],"neg_doc":[]},
                {"question_id":"q3","question":"q","corpus_id":"c","pos_doc":[],"neg_doc":[]}, 5]}
                """);
        Scratch.file(
                set.resolve("corpus"),
                "train.jsonl",
                "{\"id\":\"d1\",\"text\":\"one\"}\n{\"id\":\"d2\",\"text\":\"two\"}\n");
        try (ExampleReader reader = ExampleReader.of(set, DEFAULTS.withOnBadRow(OnBadRow.SKIP))) {
            assertThat(reader.stream())
                    .containsExactly(DocumentNotes.group(
                            "q",
                            List.of(new Document("d1", "", "one", 1)),
                            List.of(new Document("d2", "", "two", 0), new Document("d1", "", "one", 0)),
                            Meta.of("q1", "nemo")));
            assertThat(reader.rejects().kept().stream().map(reject -> reject.line() + " " + reject.reason()))
                    .containsExactly("2 unknown document", "3 refused", "4 not a JSON object");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]|with a list 'data'", "{\"data\":3}|with a list 'data'", "{\"data\":[{]}|cannot read"})
    @DisplayName("a document of NeMo that is none is refused with its name")
    void noList(String content, String message) throws IOException {
        Files.createDirectories(folder.resolve("corpus"));
        Scratch.file(folder.resolve("corpus"), "train.jsonl", "{\"id\":\"d1\",\"text\":\"one\"}\n");
        Path file = Scratch.file(folder, "train.json", content);
        assertThatThrownBy(() -> ExampleReader.readAll(folder, DEFAULTS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("" + file);
    }
}
