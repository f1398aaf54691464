package dev.kalmia.eval;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// From a descriptor to a task: which keys each kind has.
final class TaskReader {
    private static final List<String> COMMON = List.of("name", "type", "languages", "split", "subset", "prompt");
    private static final List<String> TABLE = List.of("format", "header", "quote", "columns", "labels");
    private static final List<String> FILES = List.of("file", "files");
    private static final List<Integer> LENGTHS = List.of(256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
    private static final List<String> COLLECTION = List.of("corpus", "queries", "qrels");

    private TaskReader() {}

    /// The tasks that a descriptor stands for: one, or one for each length of generated documents.
    static SequencedMap<TaskInfo, TaskSource> tasks(Descriptor descriptor) {
        TaskInfo info = info(descriptor);
        SequencedMap<TaskInfo, TaskSource> tasks = new LinkedHashMap<>();
        if (info.kind() == TaskKind.PASSKEY || info.kind() == TaskKind.NEEDLE) {
            generated(descriptor, info.kind())
                    .forEach(documents -> tasks.put(
                            info.withSplit("test_" + documents.tokens()), new TaskSource.Generated(documents)));
        } else {
            tasks.put(info, source(descriptor, info.kind()));
        }
        return tasks;
    }

    private static List<LongDocuments> generated(Descriptor descriptor, TaskKind kind) {
        int documents = (int) descriptor.integer("documents", 100, 1, LongDocuments.mostDocuments(kind));
        int queries = (int) descriptor.integer("queries", Math.min(50, documents), 1, documents);
        long seed = descriptor.integer("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        return descriptor.integers("lengths", LENGTHS, LongDocuments.LEAST_TOKENS, LongDocuments.MOST_TOKENS).stream()
                .map(tokens -> new LongDocuments(kind, tokens, queries, documents, seed))
                .toList();
    }

    private static TaskInfo info(Descriptor descriptor) {
        String type = descriptor.text("type");
        List<String> known = Stream.of(TaskKind.values()).map(TaskKind::key).toList();
        TaskKind kind = TaskKind.of(type)
                .orElseThrow(() -> descriptor.wrong("unknown type '" + type + "'" + Nearest.hint(type, known)));
        descriptor.allow(keys(kind));
        return new TaskInfo(
                fitting(descriptor, "name", descriptor.text("name")),
                kind,
                descriptor.texts("languages"),
                fitting(descriptor, "split", descriptor.text("split", "test")),
                fitting(descriptor, "subset", descriptor.text("subset", "default")),
                descriptor.prompts());
    }

    private static String fitting(Descriptor descriptor, String key, String name) {
        if (!FileNames.fits(name)) {
            throw descriptor.wrong("'" + key + "' must have " + FileNames.RULE + "; it is '" + name + "'");
        }
        return name;
    }

    /// Checks what the descriptor says of its files, and remembers them there.
    private static TaskSource source(Descriptor descriptor, TaskKind kind) {
        return switch (kind) {
            case RETRIEVAL ->
                new TaskSource.Collection(
                        descriptor.file("corpus"), descriptor.file("queries"), descriptor.file("qrels"));
            case RERANKING -> new TaskSource.Reranking(candidates(descriptor));
            case STS -> {
                var files = descriptor.tableFiles();
                yield new TaskSource.Pairs(new ScoredPairs.Source(
                        files, descriptor.format(files), descriptor.columns(ScoredPairs.COLUMNS), descriptor.labels()));
            }
            case PASSKEY, NEEDLE -> throw new IllegalArgumentException(kind + " has no files");
            case CLASSIFICATION, CLUSTERING, BITEXT, PAIR_CLASSIFICATION ->
                new TaskSource.Later(new TaskTexts(descriptor, kind));
        };
    }

    private static CandidateSource candidates(Descriptor descriptor) {
        if (descriptor.has("corpus")) {
            if (descriptor.has("file") || descriptor.has("files")) {
                throw descriptor.wrong("one of 'corpus' and 'file' must be there, not both");
            }
            String candidates = descriptor.text("candidates");
            if (!candidates.equals("judged")) {
                throw descriptor.wrong("'candidates' must be 'judged'; it is '" + candidates + "'");
            }
            return new CandidateSource.Judged(
                    descriptor.file("corpus"), descriptor.file("queries"), descriptor.file("qrels"));
        }
        var files = descriptor.tableFiles();
        return new CandidateSource.Lines(
                files, descriptor.format(files), descriptor.columns(CandidateSource.Lines.COLUMNS));
    }

    /// @throws InputException when the kind has no task yet
    static EvalTask task(TaskInfo info, TaskSource source, DatasetRevision revision) {
        return switch (source) {
            case TaskSource.Collection(var corpus, var queries, var qrels) ->
                new RetrievalTask(info, revision, corpus, queries, qrels);
            case TaskSource.Reranking(var candidates) -> new RerankingTask(info, revision, candidates);
            case TaskSource.Pairs(var pairs) -> new StsTask(info, revision, pairs);
            case TaskSource.Generated(var documents) -> new LongDocumentTask(info, revision, documents);
            case TaskSource.Later _ ->
                throw new InputException(
                        info.title() + ": tasks of type " + info.kind().key() + " cannot be evaluated yet");
        };
    }

    private static List<String> keys(TaskKind kind) {
        List<String> keys = new ArrayList<>(COMMON);
        switch (kind) {
            case PASSKEY, NEEDLE -> {
                keys.removeAll(List.of("split", "subset"));
                keys.addAll(List.of("lengths", "queries", "documents", "seed"));
            }
            case RETRIEVAL -> keys.addAll(COLLECTION);
            case RERANKING -> {
                keys.addAll(COLLECTION);
                keys.add("candidates");
                keys.addAll(FILES);
                keys.addAll(List.of("format", "header", "quote", "columns"));
            }
            case CLASSIFICATION -> {
                keys.addAll(List.of("train", "test"));
                keys.addAll(TABLE);
            }
            case BITEXT -> {
                keys.addAll(List.of("first", "second"));
                keys.addAll(FILES);
                keys.addAll(TABLE);
            }
            case STS, CLUSTERING, PAIR_CLASSIFICATION -> {
                keys.addAll(FILES);
                keys.addAll(TABLE);
            }
        }
        return keys;
    }
}
