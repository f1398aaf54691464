package dev.kalmia.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A folder of rows that name documents of a corpus, as Tevatron and NeMo have them.
///
/// @param rows the file that is trained on
/// @param corpus the documents, JSONL or Parquet
/// @param listed whether the rows are the list `data` in one JSON object, and not a line each
record JudgedFolder(Path folder, Path rows, Path corpus, boolean listed) {
    /// The folder, where it is one of them.
    static Optional<JudgedFolder> find(Path folder) {
        Path nemo = folder.resolve("train.json");
        Optional<Path> nemoCorpus = nemoCorpus(folder.resolve("corpus"));
        if (Files.isRegularFile(nemo) && nemoCorpus.isPresent()) {
            return Optional.of(new JudgedFolder(folder, nemo, nemoCorpus.get(), true));
        }
        Optional<Path> corpus = JsonLines.find(folder, "corpus");
        return JsonLines.find(folder, "queries").isPresent()
                ? Optional.empty()
                : corpus.flatMap(documents ->
                        JsonLines.find(folder, "train").map(rows -> new JudgedFolder(folder, rows, documents, false)));
    }

    /// NeMo's own programs write Parquet.
    private static Optional<Path> nemoCorpus(Path folder) {
        return JsonLines.find(folder, "train")
                .or(() -> Optional.of(folder.resolve("train.parquet")).filter(Files::isRegularFile));
    }

    /// @param passedOver takes the keys beside the rows
    RowReader open(int maxLineBytes, Consumer<String> passedOver) {
        return listed
                ? new ListedRows(rows, "data", maxLineBytes, passedOver)
                : RowReader.open(rows, TableFormat.of(FileFormat.JSONL), maxLineBytes);
    }

    /// What stands before all queries and passages.
    CorpusInstructions instructions(LeftBehind left) {
        return listed
                ? CorpusInstructions.read(corpus.resolveSibling(CorpusInstructions.FILE), left)
                : new CorpusInstructions(null, null);
    }

    /// The keys of a row that have a meaning.
    Set<String> keys() {
        return listed ? NemoFiles.KEYS : TevatronFiles.KEYS;
    }

    String id(Row row) {
        return row.value(listed ? "question_id" : "query_id");
    }

    String query(Row row) {
        return row.value(listed ? "question" : "query_text");
    }

    /// The documents that answer, or those that do not.
    List<JsonRow.Named> documents(JsonRow row, boolean positive) {
        String side = positive ? "pos" : "neg";
        Column column = Column.of(listed ? side + "_doc" : (positive ? "positive" : "negative") + "_document_ids");
        return row.has(column) ? row.named(column) : List.of();
    }

    /// The documents by their ids.
    IdentifiedTexts corpus(Selection selection) {
        return IdentifiedTexts.read(
                corpus,
                selection,
                true,
                row -> Corpus.document(row, textKey(row)),
                row -> Set.of("title", textKey(row)));
    }

    private static String textKey(Row row) {
        return row.has(Column.of("document_text")) ? "document_text" : "text";
    }
}
