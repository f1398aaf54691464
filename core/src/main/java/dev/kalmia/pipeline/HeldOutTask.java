package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/// Makes a test of held-out examples. Of pairs and groups all right texts are the corpus of a retrieval task,
/// and a query asked more than once has all its right texts. Of labelled texts every second one of a class
/// asks for the others of its class. Scored pairs, where all are such, make a test of how alike texts are.
final class HeldOutTask {
    private HeldOutTask() {}

    static void write(Path folder, String name, List<Example> examples) {
        if (examples.stream().allMatch(Scored.class::isInstance)) {
            writeScored(folder, name, examples);
        } else {
            writeRetrieval(folder, name, examples);
        }
    }

    private static void writeScored(Path folder, String name, List<Example> examples) {
        StringBuilder pairs = new StringBuilder();
        for (Example example : examples) {
            if (example instanceof Scored scored) {
                SequencedMap<String, Object> row = new LinkedHashMap<>();
                row.put("text1", scored.first());
                row.put("text2", scored.second());
                row.put("score", scored.score());
                pairs.append(Json.writeLine(row)).append('\n');
            }
        }
        AtomicFile.writeString(folder.resolve("pairs.jsonl"), pairs.toString());
        SequencedMap<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("name", name);
        descriptor.put("type", "sts");
        descriptor.put("split", "test");
        descriptor.put("file", "pairs.jsonl");
        AtomicFile.writeString(folder.resolve("task.json"), Json.write(descriptor));
    }

    private static void writeRetrieval(Path folder, String name, List<Example> examples) {
        SequencedMap<String, Set<String>> answers = new LinkedHashMap<>();
        SequencedMap<String, String> ids = new LinkedHashMap<>();
        SequencedMap<String, Set<String>> classes = new LinkedHashMap<>();
        for (Example example : examples) {
            switch (example) {
                case Pair pair -> add(pair.query(), List.of(pair.positive()), answers, ids);
                case Group group -> add(group.query(), group.positives(), answers, ids);
                case Scored scored -> throw noAnswer(scored);
                case Labelled labelled ->
                    classes.computeIfAbsent(labelled.label(), label -> new LinkedHashSet<>())
                            .add(labelled.text());
            }
        }
        classes.values().forEach(texts -> addClass(List.copyOf(texts), answers, ids));
        StringBuilder corpus = new StringBuilder();
        ids.forEach((text, id) -> corpus.append(Json.writeLine(ordered("_id", id, "title", "", "text", text)))
                .append('\n'));
        StringBuilder queries = new StringBuilder();
        StringBuilder qrels = new StringBuilder("query-id\tcorpus-id\tscore\n");
        int number = 0;
        for (Map.Entry<String, Set<String>> entry : answers.entrySet()) {
            String id = "q" + ++number;
            queries.append(Json.writeLine(ordered("_id", id, "text", entry.getKey())))
                    .append('\n');
            entry.getValue()
                    .forEach(text ->
                            qrels.append(id).append('\t').append(ids.get(text)).append("\t1\n"));
        }
        AtomicFile.writeString(folder.resolve("corpus.jsonl"), corpus.toString());
        AtomicFile.writeString(folder.resolve("queries.jsonl"), queries.toString());
        AtomicFile.writeString(folder.resolve("qrels/test.tsv"), qrels.toString());
        AtomicFile.writeString(folder.resolve("task.json"), Json.write(descriptor(name)));
    }

    private static void add(
            String query, List<String> positives, Map<String, Set<String>> answers, Map<String, String> ids) {
        positives.forEach(text -> ids.putIfAbsent(text, "d" + (ids.size() + 1)));
        answers.computeIfAbsent(query, fresh -> new LinkedHashSet<>()).addAll(positives);
    }

    private static void addClass(List<String> texts, Map<String, Set<String>> answers, Map<String, String> ids) {
        List<String> documents = IntStream.range(0, texts.size())
                .filter(i -> i % 2 == 1)
                .mapToObj(texts::get)
                .toList();
        for (int i = 0; i < texts.size() && !documents.isEmpty(); i += 2) {
            add(texts.get(i), documents, answers, ids);
        }
    }

    private static InputException noAnswer(Example example) {
        return new InputException("scored pairs can be held out where all examples are such; example "
                + example.meta().id() + " stands beside others");
    }

    private static Map<String, Object> descriptor(String name) {
        SequencedMap<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("name", name);
        descriptor.put("type", "retrieval");
        descriptor.put("split", "test");
        descriptor.put("corpus", "corpus.jsonl");
        descriptor.put("queries", "queries.jsonl");
        descriptor.put("qrels", "qrels/test.tsv");
        return descriptor;
    }

    private static SequencedMap<String, String> ordered(String... pairs) {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
