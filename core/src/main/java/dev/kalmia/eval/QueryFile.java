package dev.kalmia.eval;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The score of every query beside a result, for paired tests: a line that says what they are, then a line a query.
/// ```json
/// {"dataset_revision": "…", "kind": "sts", "metric": "cosine_spearman", "settings": {…}, "split": "test", …}
/// {"id": "1", "score": 0.91, "gold": 5.0}
/// ```
///
/// @param settings how the scores were made; scores made otherwise are not taken for these
record QueryFile(
        String task,
        String split,
        String subset,
        String kind,
        String metric,
        String datasetRevision,
        SortedMap<String, String> settings,
        List<QueryScore> queries) {
    static final String FOLDER = "queries";

    /// Some millions of queries.
    private static final long MAX_BYTES = 1L << 28;

    QueryFile {
        queries = List.copyOf(queries);
    }

    static Path path(Path modelFolder, String task, String split, String subset) {
        return modelFolder
                .resolve(FOLDER)
                .resolve(FileNames.safe(task) + "." + FileNames.safe(split) + "." + FileNames.safe(subset) + ".jsonl");
    }

    static QueryFile of(TaskResult result, SortedMap<String, String> settings) {
        TaskInfo info = result.info();
        return new QueryFile(
                info.name(),
                info.split(),
                info.subset(),
                info.kind().key(),
                result.metric(),
                result.datasetRevision(),
                settings,
                result.queries());
    }

    /// Whether the scores say how alike pairs of texts are, so that only their correlation counts.
    boolean correlated() {
        return queries.stream().allMatch(query -> query.gold() != null);
    }

    void write(Path file) {
        Map<String, Object> head = new TreeMap<>();
        head.put("task", task);
        head.put("split", split);
        head.put("subset", subset);
        head.put("kind", kind);
        head.put("metric", metric);
        head.put("dataset_revision", datasetRevision);
        head.put("settings", settings);
        AtomicFile.write(file, out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            writer.write(Json.writeLine(head) + "\n");
            for (QueryScore query : queries) {
                writer.write(line(query) + "\n");
            }
            writer.flush();
        });
    }

    private static String line(QueryScore query) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", query.id());
        line.put("score", query.score());
        if (query.gold() != null) {
            line.put("gold", query.gold());
        }
        return Json.writeLine(line);
    }

    static Optional<QueryFile> readIfThere(Path file) {
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /// @throws InputException when it is not such a file
    static QueryFile read(Path file) {
        List<String> lines;
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw new InputException(file + ": scores of queries may have " + MAX_BYTES + " bytes; bytes=" + bytes);
            }
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": must be UTF-8", e);
        } catch (IOException e) {
            throw new InputException("cannot read " + file, e);
        }
        if (lines.isEmpty()) {
            throw new InputException(file + ": a line that says what the scores are is missing");
        }
        Map<String, Object> head = Json.asObject(Json.parse(lines.getFirst(), file + ":1"), file + ":1");
        List<QueryScore> queries = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String where = file + ":" + (i + 1);
            queries.add(query(Json.asObject(Json.parse(lines.get(i), where), where), where));
        }
        SortedMap<String, String> settings = new TreeMap<>();
        Json.asObject(head.get("settings"), file + ":1 settings")
                .forEach((key, value) -> settings.put(key, String.valueOf(value)));
        return new QueryFile(
                text(head, "task", file),
                text(head, "split", file),
                text(head, "subset", file),
                text(head, "kind", file),
                text(head, "metric", file),
                text(head, "dataset_revision", file),
                settings,
                queries);
    }

    private static QueryScore query(Map<String, Object> line, String where) {
        if (!(line.get("id") instanceof String id) || !(line.get("score") instanceof Number score)) {
            throw new InputException(where + ": a line must have an id and a score");
        }
        Double gold = line.get("gold") instanceof Number number ? (Double) finite(number, "gold", where) : null;
        return new QueryScore(id, finite(score, "score", where), gold);
    }

    private static double finite(Number number, String key, String where) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new InputException(where + ": " + key + " must be finite; " + key + "=" + number);
        }
        return number.doubleValue();
    }

    private static String text(Map<String, Object> head, String key, Path file) {
        if (head.get(key) instanceof String text) {
            return text;
        }
        throw new InputException(file + ":1: '" + key + "' must be a text");
    }
}
