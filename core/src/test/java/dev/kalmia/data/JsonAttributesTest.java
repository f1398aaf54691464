package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import dev.kalmia.data.parquet.ParquetWriter;
import dev.kalmia.data.parquet.ParquetWriter.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAttributesTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    @TempDir
    Path folder = Path.of("");

    private List<Example> read(String rows) {
        return ExampleReader.readAll(Scratch.file(folder, "set.jsonl", rows), DEFAULTS);
    }

    private Path write(ExampleFormat format, String name, List<Example> examples) {
        Path target = folder.resolve("to/" + name);
        assertThat(FormatWriter.write(target, format, false, examples.iterator())
                        .lost())
                .isEmpty();
        return target;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kalmia | {'id':'1','task':'set','query':'q','positive':'p','attributes':{'a':5,'b':'5','c':[1,null,{}],'d':0.10,'e':null,'f':{},'g':'[5]'}}",
                "flag-embedding | {'query':'q','pos':['p'],'neg':['n'],'kd':{'a':[0.50]},'neg_id':[5,6],'pos_id':['5'],'x':true,'y':'true','z':-1E-7}",
                "flag-embedding | {'query':'q','pos':['p'],'neg':[],'type':5}",
                "kalm | {'query':'q','pos':['p'],'neg':[],'n':12345678901234567890123,'t':'12'}",
                "tevatron | {'query_id':'1','query':'q','positive_passages':[{'docid':'a','title':'','text':'p'}],'negative_passages':[],'n':1.5}"
            })
    @DisplayName("rows of JSON have the same values after they were read and written")
    void sameValues(String format, String quoted) {
        String row = quoted.replace('\'', '"');
        Path first = write(ExampleFormat.named(format), "set.jsonl", read(row + "\n"));

        assertThat(first).hasContent(row);
        List<Example> through = ExampleReader.readAll(
                write(ExampleFormat.KALMIA, "k.jsonl", ExampleReader.readAll(first, DEFAULTS)), DEFAULTS);
        assertThat(write(ExampleFormat.named(format), "set.jsonl", through)).hasContent(row);
    }

    @Test
    @DisplayName("an attribute is a text: what JSON writes, and the names of those in one more")
    void texts() {
        Map<String, String> attributes = read("{\"query\":\"q\",\"positive\":\"p\",\"n\":5,\"t\":\"5\"}\n")
                .getFirst()
                .meta()
                .attributes();
        assertThat(attributes).isEqualTo(Map.of("n", "5", "t", "5", "json_attributes", "[\"n\"]"));
    }

    @Test
    @DisplayName("an id that is made of the content is the one that it was when values were texts")
    void ids() {
        List<Example> read = read("""
                {"query":"q","positive":"p","n":5}
                {"query":"q","positive":"p","n":"5"}
                """);
        String id = read.getFirst().meta().id();
        assertThat(read.getLast().meta().id()).isEqualTo(id + "-2");
    }

    @Test
    @DisplayName("Parquet's columns of attributes keep their kinds in JSONL, and so does its map of texts")
    void parquet() throws IOException {
        Path file = folder.resolve("set.parquet");
        try (var out = Files.newOutputStream(file)) {
            var parquet = new ParquetWriter(
                    out, Map.of("query", Kind.TEXT, "positive", Kind.TEXT, "n", Kind.NUMBER, "l", Kind.NUMBERS));
            var row = ((JsonRow) Table.read(Scratch.file(folder, "r.jsonl", """
                    {"query":"q","positive":"p","n":1e10,"l":[0.5,1e300]}
                    """))
                            .rows()
                            .getFirst())
                    .object();
            parquet.row(row);
            parquet.finish();
        }
        List<Example> read = ExampleReader.readAll(file, DEFAULTS);

        List<Example> mapped = ExampleReader.readAll(write(ExampleFormat.KALMIA, "set.parquet", read), DEFAULTS);

        assertThat(mapped).isEqualTo(read);
        assertThat(write(ExampleFormat.KALMIA, "set.jsonl", mapped))
                .content()
                .contains("\"attributes\":{\"l\":[0.5,1.0E+300],\"n\":1.0E+10}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "5", "[5]", "{}", "[]", "\"[\\\"n\\\",5]\""})
    @DisplayName("a row that uses the name that is taken for something else is refused")
    void taken(String value) {
        assertThatThrownBy(() -> read("{\"query\":\"q\",\"positive\":\"p\",\"json_attributes\":" + value + "}\n"))
                .hasMessageContaining("'json_attributes' must be a list of the names");
    }

    @Test
    @DisplayName("what somebody has made of a value since, is a text; names of attributes that are gone say nothing")
    void changed() {
        Map<String, String> attributes =
                Map.of("a", "no JSON", "b", "[1", "c", "\"x\"", "json_attributes", "[\"a\",\"b\",\"c\",\"gone\"]");
        Example example = new Pair("q", "p", new Meta("1", "set", null, attributes));
        Path target = write(ExampleFormat.KALMIA, "set.jsonl", List.of(example));
        assertThat(target).content().endsWith("\"attributes\":{\"a\":\"no JSON\",\"b\":\"[1\",\"c\":\"\\\"x\\\"\"}}\n");
        assertThat(ExampleReader.readAll(target, DEFAULTS).getFirst().meta().attributes())
                .doesNotContainKey("json_attributes");
    }

    @Test
    @DisplayName("what a file of cells holds and JSON cannot is a text")
    void notFinite() {
        JsonAttributes attributes = new JsonAttributes();
        attributes.put("none", DoubleNode.valueOf(Double.NaN));
        attributes.put("most", FloatNode.valueOf(Float.POSITIVE_INFINITY));
        attributes.put("some", DoubleNode.valueOf(0.5));
        assertThat(attributes.all())
                .isEqualTo(Map.of("none", "NaN", "most", "Infinity", "some", "0.5", "json_attributes", "[\"some\"]"));
    }

    @Test
    @DisplayName("a value that is nested too deep to stand in another row is a text from then on, which can be read")
    void deep() {
        String deep = "[".repeat(98) + "]".repeat(98);
        List<Example> read = read("{\"query\":\"q\",\"pos\":[\"p\"],\"neg\":[],\"x\":" + deep + "}\n");

        assertThat(read.getFirst().meta().attributes()).isEqualTo(Map.of("x", deep));
        Path target = write(ExampleFormat.KALMIA, "set.jsonl", read);
        assertThat(ExampleReader.readAll(target, DEFAULTS).getFirst().meta().attributes())
                .isEqualTo(Map.of("x", deep));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flag-embedding", "kalm", "nemo"})
    @DisplayName("an id of its own is a further key, in JSONL and in columns, and comes back; one that is made is none")
    void ownIds(String name) {
        ExampleFormat format = ExampleFormat.named(name);
        List<Example> read = read("""
                {"id":"x1","query":"q","positives":["p"],"negatives":[]}
                {"query":"q","positives":["p"],"negatives":[]}
                """);
        for (String file : List.of("set.jsonl", "set.parquet")) {
            assertThat(ExampleReader.readAll(write(format, file, read), DEFAULTS))
                    .isEqualTo(read);
        }
        assertThat(folder.resolve("to/set.jsonl"))
                .content()
                .containsOnlyOnce("\"id\"")
                .contains("\"id\":\"x1\"");
    }
}
