package dev.kalmia.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class TaskFolderTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "every descriptor below a folder is found, in the order of paths, and later kinds are passed over by name")
    void finds() {
        Scratch.retrieval(folder.resolve("b"));
        Scratch.sts(folder.resolve("a/deep"), "Pairs");
        Scratch.write(folder.resolve("c/task.json"), """
                [{"name": "Banking", "type": "classification", "train": "train.csv", "test": "test.csv",
                  "columns": {"text": "text", "label": "category"}},
                 {"name": "Tatoeba", "type": "bitext", "subset": "deu-eng", "first": "a.deu", "second": "a.eng"},
                 {"name": "Ocnli", "type": "pair_classification", "file": "dev.tsv.gz", "header": false, "quote": null,
                  "columns": {"label": 0, "text1": 1, "text2": 2}, "labels": {"entailment": 1, "contradiction": 0}},
                 {"name": "News", "type": "clustering", "file": "posts.jsonl.gz", "columns": {"text": "t", "label": "l"}}]
                """);
        TaskFolder found = TaskFolder.find(folder);
        assertThat(found.tasks()).extracting(task -> task.info().name()).containsExactly("Pairs", "Small");
        assertThat(found.skipped())
                .extracting(TaskInfo::title)
                .containsExactly("Banking", "Tatoeba [deu-eng]", "Ocnli", "News");
        assertThat(found.named(List.of("Small", "Small"))).hasSize(1);
        assertThatThrownBy(() -> found.named(List.of("Banking")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("type classification, which cannot be evaluated yet");
        assertThatThrownBy(() -> found.named(List.of("Smal")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("the nearest is 'Small'");
    }

    @Test
    @DisplayName("tasks of later kinds give their texts all the same, and say which file is not there")
    void textsOfLaterKinds() {
        Scratch.write(folder.resolve("task.json"), """
                [{"name": "Banking", "type": "classification", "train": "train.csv", "test": "test.csv",
                  "columns": {"text": "text", "label": "category"}},
                 {"name": "Tatoeba", "type": "bitext", "subset": "deu-eng", "first": "a.deu", "second": "a.eng"},
                 {"name": "Mined", "type": "bitext", "file": "mined.tsv"},
                 {"name": "Ocnli", "type": "pair_classification", "file": "dev.tsv", "header": false, "quote": null,
                  "columns": {"label": 0, "text1": 1, "text2": 2}, "labels": {"entailment": 1}},
                 {"name": "News", "type": "clustering", "file": "posts.jsonl", "columns": {"text": "t", "label": "l"}}]
                """);
        Scratch.write(folder.resolve("test.csv"), "text,category\nmy card,lost\n\"two, words\",other\n");
        Scratch.write(folder.resolve("a.deu"), "Hallo,\tWelt\nTag\n");
        Scratch.write(folder.resolve("a.eng"), "Hello world\nDay\n");
        Scratch.write(folder.resolve("mined.tsv"), "text1\ttext2\neins\tone\n");
        Scratch.write(folder.resolve("dev.tsv"), "entailment\tA \"man\tsits\nneutral\tA dog\truns\n");
        TaskFolder found = TaskFolder.find(folder);
        assertThatThrownBy(found::texts)
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("task 5 (News): there is no file posts.jsonl");
        Scratch.write(folder.resolve("posts.jsonl"), "{\"t\": \"a post\", \"l\": 3}\n");
        assertThat(found.texts())
                .containsExactly(
                        "my card",
                        "two, words",
                        "Hallo,\tWelt",
                        "Tag",
                        "Hello world",
                        "Day",
                        "eins",
                        "one",
                        "A \"man",
                        "A dog",
                        "sits",
                        "runs",
                        "a post");
    }

    @Test
    @DisplayName(
            "files are joined, in a format that the name does not say, with quotation marks as ordinary characters")
    void joinsFiles() {
        Scratch.write(folder.resolve("task.json"), """
                {"name": "SICK-R", "type": "sts", "files": ["one.txt", "two.txt"], "format": "tsv", "quote": null,
                 "columns": {"text1": "sentence_A", "text2": "sentence_B", "score": "relatedness_score"}}
                """);
        Scratch.write(folder.resolve("one.txt"), """
                pair_ID\tsentence_A\tsentence_B\trelatedness_score
                1\tsay "a dog\ta dog" ran\t4.5
                """);
        Scratch.write(folder.resolve("two.txt"), """
                sentence_A\tsentence_B\trelatedness_score
                a cat\ta bird\t1
                """);
        EvalTask task = TaskFolder.find(folder).tasks().getFirst();
        assertThat(task.evaluate(new HashingEncoder(64), Progress.silent()).queries())
                .extracting(QueryScore::gold)
                .containsExactly(4.5, 1.0);
    }

    @Test
    @DisplayName("labels keep the rows they name")
    void labels() {
        Scratch.write(folder.resolve("task.json"), """
                {"name": "Nli", "type": "sts", "file": "a.tsv", "header": false,
                 "columns": {"text1": 1, "text2": 2, "score": 0}, "labels": {"yes": 1, "no": 0}}
                """);
        Scratch.write(folder.resolve("a.tsv"), "yes\ta\ta b\nmaybe\tc\td\nno\te\tf\n");
        EvalTask task = TaskFolder.find(folder).tasks().getFirst();
        assertThat(task.evaluate(new HashingEncoder(64), Progress.silent()).queries())
                .extracting(QueryScore::gold)
                .containsExactly(1.0, 0.0);
    }

    @Test
    @DisplayName("the revision follows the content of the data and of the descriptor, not where they lie")
    void revision() {
        String here = revision(Scratch.sts(folder.resolve("here"), "Pairs"));
        assertThat(here).matches("[0-9a-f]{40}");
        assertThat(revision(Scratch.sts(folder.resolve("there"), "Pairs"))).isEqualTo(here);
        Scratch.write(folder.resolve("there/pairs.csv"), "a,b,1\n");
        assertThat(revision(folder.resolve("there"))).isNotEqualTo(here);
    }

    private static String revision(Path folder) {
        return TaskFolder.find(folder).tasks().getFirst().datasetRevision();
    }

    private record Bad(String descriptor, String message) {}

    @TestFactory
    @DisplayName("a wrong descriptor is refused with one line that names file, task and key")
    Stream<DynamicTest> refuses() throws IOException {
        Path data = Scratch.retrieval(folder.resolve("data"));
        Scratch.write(data.resolve("a.csv"), "a,b,1\n");
        Scratch.write(data.resolve("a.tsv"), "a\tb\t1\n");
        Files.createSymbolicLink(data.resolve("link.csv"), Scratch.write(folder.resolve("secret.csv"), "a,b,1\n"));
        String sts = "{\"name\": \"S\", \"type\": \"sts\", ";
        return Stream.of(
                        new Bad("", "found nothing"),
                        new Bad("[]", "holds no task"),
                        new Bad("3", "an object is expected"),
                        new Bad("{\"type\": \"sts\", \"file\": \"a.csv\"}", "key 'name' is missing"),
                        new Bad(
                                "{\"name\": \"../S\", \"type\": \"sts\", \"file\": \"a.csv\"}",
                                "'name' must have letters"),
                        new Bad(sts + "\"subset\": \"a/b\", \"file\": \"a.csv\"}", "'subset' must have letters"),
                        new Bad("{\"name\": \"S\", \"file\": \"a.csv\"}", "key 'type' is missing"),
                        new Bad("{\"name\": \"S\", \"type\": \"stss\"}", "the nearest is 'sts'"),
                        new Bad(sts + "\"flie\": \"a.csv\"}", "the nearest is 'file'"),
                        new Bad(sts + "\"file\": \"a.csv\", \"file\": \"a.csv\"}", "Duplicate"),
                        new Bad(sts + "\"split\": 1}", "'split' must be a text"),
                        new Bad(sts + "\"languages\": \"eng\", \"file\": \"a.csv\"}", "'languages' must be a list"),
                        new Bad(sts + "\"prompt\": {\"qeury\": \"x\"}}", "the nearest is 'query'"),
                        new Bad(sts + "\"prompt\": 3}", "'prompt' must be an object"),
                        new Bad(sts + "\"x\": {}}", "unknown key 'x'"),
                        new Bad(sts + "\"split\": \"test\"}", "one of 'file' and 'files' must be there"),
                        new Bad(sts + "\"file\": \"a.csv\", \"files\": [\"a.csv\"]}", "not both"),
                        new Bad(sts + "\"files\": []}", "at least one"),
                        new Bad(sts + "\"files\": [3]}", "a list of texts"),
                        new Bad(sts + "\"files\": [\"a.csv\", \"a.tsv\"]}", "one format"),
                        new Bad(sts + "\"file\": \"nowhere.csv\"}", "there is no file nowhere.csv"),
                        new Bad(sts + "\"file\": \"qrels\"}", "there is no file qrels"),
                        new Bad(sts + "\"file\": \"../secret.csv\"}", "must lie in the folder"),
                        new Bad(sts + "\"file\": \"qrels/../../secret.csv\"}", "must lie in the folder"),
                        new Bad(sts + "\"file\": \"/etc/passwd\"}", "must lie in the folder"),
                        new Bad(sts + "\"file\": \"link.csv\"}", "leads out of it"),
                        new Bad(sts + "\"file\": \"a\\u0000b\"}", "cannot read"),
                        new Bad(sts + "\"file\": \"a.csv\", \"format\": \"xml\"}", "format"),
                        new Bad(sts + "\"file\": \"a.csv\", \"header\": \"no\"}", "'header' must be true or false"),
                        new Bad(sts + "\"file\": \"a.csv\", \"quote\": \"ab\"}", "'quote' must be null or one"),
                        new Bad(sts + "\"file\": \"a.csv\", \"columns\": {\"text\": 0}}", "the nearest is 'text1'"),
                        new Bad(sts + "\"file\": \"a.csv\", \"columns\": {\"text1\": -1}}", "a place from 0"),
                        new Bad(sts + "\"file\": \"a.csv\", \"columns\": [1]}", "'columns' must be an object"),
                        new Bad(sts + "\"file\": \"a.csv\", \"labels\": {\"x\": \"y\"}}", "label 'x'"),
                        new Bad(sts + "\"file\": \"a.csv\", \"labels\": {}}", "at least one label"),
                        new Bad("[" + sts + "\"file\": \"a.csv\"}, " + sts + "\"file\": \"a.csv\"}]", "task 2 (S)"),
                        new Bad(Scratch.RETRIEVAL.replace("qrels/", "../"), "must lie in the folder"),
                        new Bad(Scratch.RETRIEVAL.replace("\"corpus\"", "\"copus\""), "the nearest is 'corpus'"),
                        new Bad(Scratch.RETRIEVAL.replace("retrieval", "reranking"), "key 'candidates' is missing"))
                .map(bad -> DynamicTest.dynamicTest(
                        bad.message() + " for " + bad.descriptor().strip(), () -> {
                            Scratch.write(data.resolve("task.json"), bad.descriptor());
                            assertThatThrownBy(() -> TaskFolder.find(data))
                                    .isInstanceOf(InputException.class)
                                    .hasMessageContaining("task.json")
                                    .hasMessageContaining(bad.message())
                                    .hasMessageNotContaining("\n");
                        }));
    }

    @Test
    @DisplayName("a folder without a task, and what is no folder, are refused")
    void nothing() {
        assertThatThrownBy(() -> TaskFolder.find(folder)).hasMessageContaining("no task.json");
        assertThatThrownBy(() -> TaskFolder.find(folder.resolve("x"))).hasMessageContaining("not a folder");
    }
}
