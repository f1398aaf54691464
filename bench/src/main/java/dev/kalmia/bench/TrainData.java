package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Column;
import dev.kalmia.data.Example;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Json;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.TrainingRows;
import dev.kalmia.train.sample.BatchComposer;
import dev.kalmia.train.sample.BatchSampler;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.RowFile;
import dev.kalmia.train.sample.RowWriter;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// Real texts to time training with, and the batches that both sides train on.
final class TrainData {
    private static final int NEGATIVES = 7;

    private TrainData() {}

    /// What was written.
    ///
    /// @param tokens of each batch, without padding
    /// @param padded so many times as many are they where queries and documents are padded to their longest
    /// @param seconds that reading the rows of each batch from disk, putting it together and cutting its
    ///     texts took
    record Batches(List<Long> tokens, double padded, List<Double> seconds) {
        Batches {
            tokens = List.copyOf(tokens);
            seconds = List.copyOf(seconds);
        }
    }

    /// Rows with 7 negatives, shuffled by seed: of Banking77 texts of a class, of MedQuAD questions with
    /// other answers.
    static List<TrainingRow> rows(String name) {
        Path data = Path.of(System.getProperty("kalmia.home", ".")).resolve("data");
        List<TrainingRow> rows = new ArrayList<>(
                name.equals("banking77")
                        ? banking(data.resolve("banking77/train.csv.gz"))
                        : medical(data.resolve("medquad/qa.jsonl.gz")));
        Collections.shuffle(rows, new Random(1));
        return rows;
    }

    private static List<TrainingRow> banking(Path file) {
        List<Example> texts = new ArrayList<>();
        for (Row row : Table.read(file).rows()) {
            Meta meta = Meta.of("row" + texts.size(), "banking77");
            texts.add(new Labelled(row.text(Column.of("text")), row.text(Column.of("category")), meta));
        }
        TrainConfig config = ConfigBinder.bind(Map.of("negatives", (long) NEGATIVES), TrainConfig.class, "the timing");
        return TrainingRows.of(texts, config, 1).rows();
    }

    private static List<TrainingRow> medical(Path file) {
        List<Row> all = Table.read(file).rows();
        List<String> answers =
                all.stream().map(row -> row.text(Column.of("answer"))).toList();
        Random random = new Random(2);
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<String> others =
                    random.ints(NEGATIVES, 0, all.size()).mapToObj(answers::get).toList();
            rows.add(new TrainingRow(
                    "row" + i, all.get(i).text(Column.of("question")), List.of(answers.get(i)), others));
        }
        return rows;
    }

    /// Writes what the trainer will meet in the first epoch.
    static Batches write(Path file, List<TrainingRow> rows, TrainConfig config, ModelFolder model, long seed)
            throws IOException {
        List<Long> tokens = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        long padded = 0;
        try (RowFile onDisk = onDisk(file.resolveSibling("rows"), rows);
                Tokenizer tokenizer = model.openTokenizer();
                Writer out = Files.newBufferedWriter(file)) {
            BatchComposer composer = new BatchComposer(onDisk, config.negatives(), 1, seed);
            for (int[] places :
                    BatchSampler.shuffled(rows.size(), config.batchSize(), seed).batches(0)) {
                long started = System.nanoTime();
                TrainingBatch batch = composer.compose(places, 0);
                List<TokenIds> queries = ids(tokenizer, batch.queries(), config.maxQueryTokens());
                List<TokenIds> documents = ids(tokenizer, batch.documents(), config.maxDocumentTokens());
                seconds.add((System.nanoTime() - started) / 1e9);
                tokens.add(count(queries) + count(documents));
                padded += padded(queries) + padded(documents);
                out.write(Json.writeLine(Map.of(
                        "queries", numbers(queries),
                        "documents", numbers(documents),
                        "positives",
                                Arrays.stream(batch.targets().positives())
                                        .boxed()
                                        .toList(),
                        "excluded", excluded(batch))));
                out.write('\n');
            }
        }
        return new Batches(
                tokens,
                (double) padded / tokens.stream().mapToLong(Long::longValue).sum(),
                seconds);
    }

    private static RowFile onDisk(Path file, List<TrainingRow> rows) {
        try (RowWriter writer = new RowWriter(file)) {
            rows.forEach(writer::add);
            return writer.done();
        }
    }

    private static List<TokenIds> ids(Tokenizer tokenizer, List<PromptedText> texts, int most) {
        return tokenizer.encodeAll(texts.stream().map(PromptedText::whole).toList(), most);
    }

    private static long count(List<TokenIds> texts) {
        return texts.stream().mapToLong(TokenIds::length).sum();
    }

    private static long padded(List<TokenIds> texts) {
        return texts.stream().mapToLong(TokenIds::length).max().orElse(0) * texts.size();
    }

    private static List<List<Integer>> numbers(List<TokenIds> texts) {
        return texts.stream()
                .map(text -> Arrays.stream(text.ids()).boxed().toList())
                .toList();
    }

    private static List<List<Integer>> excluded(TrainingBatch batch) {
        return IntStream.range(0, batch.queries().size())
                .boxed()
                .flatMap(i -> IntStream.range(0, batch.documents().size())
                        .filter(j -> batch.targets().excluded(i, j))
                        .mapToObj(j -> List.of(i, j)))
                .toList();
    }
}
