package dev.kalmia.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Column;
import dev.kalmia.data.FileFormat;
import dev.kalmia.data.JsonLines;
import dev.kalmia.data.Table;
import dev.kalmia.encode.Precision;
import dev.kalmia.rerank.RerankConfig;
import dev.kalmia.rerank.Reranker;
import dev.kalmia.rerank.Reranking;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia rerank`: scores documents for queries by a model that reads both together.
@Command(
        description = "Scores documents for one query and prints them best first, or for many queries into a file.",
        mixinStandardHelpOptions = true)
final class RerankCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Option(
            names = "--model",
            paramLabel = "REF",
            required = true,
            description = "A cross-encoder or a Qwen3 reranker: a folder or hf:ORG/NAME[@REVISION].")
    private String model = "";

    @Option(names = "--query", paramLabel = "TEXT", description = "The one query; without it --output is needed.")
    private @Nullable String query;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description = "With --query the documents: lines of a .txt file, or text of each .jsonl line. Without it"
                    + " .jsonl lines of query, documents (a list) and, if there is one, id.")
    private Path input = Path.of("");

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Ends in .jsonl: id, scores, tokens and truncated of each line of --input.")
    private @Nullable Path target;

    @Option(
            names = "--instruction",
            paramLabel = "TEXT",
            description = "What a Qwen3 reranker looks for; default: as published.")
    private @Nullable String instruction;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Most tokens of query and document together; default: the model's limit.")
    private int maxLength;

    @Option(names = "--precision", paramLabel = "f32|bf16", description = "Default: ${DEFAULT-VALUE}.")
    private String precision = "f32";

    @Option(names = "--device", paramLabel = "cpu|cuda:N", description = "Default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    /// How many requests, documents and cut documents a file had.
    private static final class Counts {
        private long queries;
        private long documents;
        private long truncated;

        void add(Reranking found) {
            queries++;
            documents += found.size();
            truncated += found.truncatedPairs();
        }
    }

    @Override
    public void run() {
        check();
        RerankConfig config =
                RerankConfig.defaults().withMaxTokens(maxLength).withPrecision(Precision.parse(precision));
        config = config.withDevice(Device.parse(device));
        config = instruction == null ? config : config.withInstruction(instruction);
        try (Reranker reranker = Reranker.open(ModelSource.transformer(model, output.progress()), config)) {
            if (query != null) {
                one(reranker, query);
            } else if (target != null) {
                many(reranker, target);
            }
        }
    }

    private void check() {
        if ((query == null) == (target == null)) {
            throw new UsageException("one of --query and --output must be given: a query's documents are printed, those"
                    + " of a file of queries are written");
        }
        if (target == null) {
            return;
        }
        if (!target.toString().endsWith(".jsonl")) {
            throw new UsageException("--output must end in .jsonl; --output=" + target);
        }
        if (FileFormat.of(input) != FileFormat.JSONL) {
            throw new UsageException("--input must be .jsonl where there is no --query; --input=" + input);
        }
        try {
            if (Files.exists(target) && Files.exists(input) && Files.isSameFile(input, target)) {
                throw new UsageException("--output must be another file than --input; --output=" + target);
            }
        } catch (IOException unreadable) {
            // Whoever reads it says it better.
        }
    }

    private void one(Reranker reranker, String asked) {
        boolean lines = FileFormat.of(input) == FileFormat.TXT;
        List<String> documents = Table.read(input).rows().stream()
                .map(row -> lines ? row.value(0) : row.value("text"))
                .toList();
        Progress progress = output.progress();
        progress.start("rerank", documents.size(), "documents");
        Reranking found = reranker.rerank(asked, documents, progress);
        progress.finish();
        warn(found.truncatedPairs(), found.size());
        print(found, documents);
    }

    private void print(Reranking found, List<String> documents) {
        List<SequencedMap<String, Object>> best = new ArrayList<>();
        for (int i : found.order()) {
            SequencedMap<String, Object> line = new LinkedHashMap<>();
            line.put("document", i);
            line.put("score", found.score(i));
            line.put("tokens", found.tokens(i));
            line.put("truncated", found.truncated(i));
            best.add(line);
        }
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("documents", best);
        result.put("max_length", found.maxTokens());
        result.put("model", found.fingerprint());
        output.print(result, people -> {
            TextTable table = new TextTable("document", "score", "text");
            found.order()
                    .forEach(i -> table.row(
                            Integer.toString(i),
                            String.format(Locale.ROOT, "%.6f", found.score(i)),
                            ShownText.of(documents.get(i))));
            table.print(people);
        });
    }

    private void many(Reranker reranker, Path file) {
        Counts counts = new Counts();
        Progress progress = output.progress();
        progress.start("rerank", -1, "documents");
        JsonLines.write(
                file,
                lines -> Table.forEach(input, row -> {
                    Reranking found = reranker.rerank(row.value("query"), row.values(Column.of("documents")), progress);
                    lines.object(line -> {
                        line.put("id", row.has(Column.of("id")) ? row.value("id") : Long.toString(counts.queries));
                        ArrayNode scores = line.putArray("scores");
                        ArrayNode tokens = line.putArray("tokens");
                        ArrayNode cut = line.putArray("truncated");
                        for (int i = 0; i < found.size(); i++) {
                            scores.add(found.score(i));
                            tokens.add(found.tokens(i));
                            cut.add(found.truncated(i));
                        }
                    });
                    counts.add(found);
                }));
        progress.finish();
        warn(counts.truncated, counts.documents);
        print(reranker, counts, file);
    }

    private void print(Reranker reranker, Counts counts, Path file) {
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("queries", counts.queries);
        result.put("documents", counts.documents);
        result.put("truncated", counts.truncated);
        result.put("max_length", reranker.maxTokens());
        result.put("model", reranker.fingerprint());
        result.put("output", file.toString());
        output.print(
                result,
                people -> people.printf(
                        Locale.ROOT,
                        "%,d queries, %,d documents, %,d cut: %s%n",
                        counts.queries,
                        counts.documents,
                        counts.truncated,
                        file));
    }

    private void warn(long truncated, long documents) {
        if (truncated > 0) {
            output.say("kalmia: " + truncated + " of " + documents + " documents, or their queries, were cut");
        }
    }
}
