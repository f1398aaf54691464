package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of a folder with a corpus, in one of three conventions.
sealed interface FolderFiles extends AutoCloseable permits BeirFiles, TevatronFiles, NemoFiles {
    /// A query and what is judged for it.
    ///
    /// @param row the query's, with further keys
    /// @param scores in the order of the documents; null for none
    record Judged(
            ObjectNode row,
            Meta meta,
            List<Document> positives,
            List<Document> negatives,
            @Nullable GroupScores scores) {}

    /// What of a document can stand there.
    Document held(Document document);

    /// A query's row with the keys of the convention that are not of its documents.
    ObjectNode row(String id, String query);

    /// The keys of a query's row that have a meaning.
    Set<String> keys();

    /// The key of a query's id.
    String idKey();

    boolean holdsScores();

    /// Adds a query and what is judged for it.
    void judged(Judged judged) throws IOException;

    /// Adds a document, once all judgements are there.
    void document(Document document) throws IOException;

    @Override
    void close() throws IOException;

    static FolderFiles open(ExampleFormat format, Path folder) throws IOException {
        return switch (format) {
            case BEIR -> new BeirFiles(folder);
            case TEVATRON -> new TevatronFiles(folder);
            case NEMO -> new NemoFiles(folder);
            case KALMIA, FLAG_EMBEDDING, KALM, SENTENCE_TRANSFORMERS ->
                throw new IllegalArgumentException(format.key() + " is no folder");
        };
    }

    static BufferedWriter create(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        return Files.newBufferedWriter(file);
    }

    static void line(BufferedWriter out, ObjectNode row) throws IOException {
        out.write(row.toString());
        out.write('\n');
    }

    static ObjectNode titled(String idKey, Document document) {
        ObjectNode row = object().put(idKey, document.id())
                .put("title", document.title())
                .put("text", document.body());
        FurtherKeys.add(document.more(), row);
        return row;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
