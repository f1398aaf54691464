package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/// `train.jsonl` with ids of documents, `corpus.jsonl` (Tevatron 2).
record TevatronFiles(BufferedWriter rows, BufferedWriter corpus) implements FolderFiles {
    static final Set<String> KEYS = Set.of("query_id", "query_text", "positive_document_ids", "negative_document_ids");

    private static final Set<String> OF_DOCUMENTS = Set.of("_id", "id", "docid", "title", "text", "document_text");

    TevatronFiles(Path folder) throws IOException {
        this(FolderFiles.create(folder.resolve("train.jsonl")), FolderFiles.create(folder.resolve("corpus.jsonl")));
    }

    @Override
    public ObjectNode row(String id, String query) {
        ObjectNode row = FolderFiles.object().put("query_id", id).put("query_text", query);
        row.putArray("positive_document_ids");
        row.putArray("negative_document_ids");
        return row;
    }

    @Override
    public Set<String> keys() {
        return KEYS;
    }

    @Override
    public String idKey() {
        return "query_id";
    }

    @Override
    public boolean holdsScores() {
        return false;
    }

    @Override
    public void judged(Judged judged) throws IOException {
        ObjectNode row = judged.row();
        judged.positives().stream().map(Document::id).forEach(row.withArrayProperty("positive_document_ids")::add);
        judged.negatives().stream().map(Document::id).forEach(row.withArrayProperty("negative_document_ids")::add);
        FolderFiles.line(rows, row);
    }

    @Override
    public Document held(Document document) {
        return document.ungraded().remarked("").without(OF_DOCUMENTS);
    }

    @Override
    public void document(Document document) throws IOException {
        FolderFiles.line(corpus, FolderFiles.titled("docid", document));
    }

    @Override
    public void close() throws IOException {
        try (rows;
                corpus) {
            rows.flush();
        }
    }
}
