package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// `corpus.jsonl`, `queries.jsonl`, `qrels/train.tsv` (Thakur et al. 2021).
record BeirFiles(BufferedWriter queries, BufferedWriter judgements, BufferedWriter corpus) implements FolderFiles {
    private static final String ID = "_id";
    private static final Set<String> KEYS = Set.of(ID, "text");
    private static final Set<String> OF_DOCUMENTS = Set.of(ID, "title", "text");

    BeirFiles(Path folder) throws IOException {
        this(
                FolderFiles.create(folder.resolve("queries.jsonl")),
                FolderFiles.create(folder.resolve("qrels/train.tsv")),
                FolderFiles.create(folder.resolve("corpus.jsonl")));
        judgements.write("query-id\tcorpus-id\tscore\n");
    }

    @Override
    public ObjectNode row(String id, String query) {
        return FolderFiles.object().put(ID, id).put("text", query);
    }

    @Override
    public Set<String> keys() {
        return KEYS;
    }

    @Override
    public String idKey() {
        return ID;
    }

    @Override
    public boolean holdsScores() {
        return false;
    }

    @Override
    public void judged(Judged judged) throws IOException {
        FolderFiles.line(queries, judged.row());
        judge(judged.row().path(ID).asText(), judged.positives());
        judge(judged.row().path(ID).asText(), judged.negatives());
    }

    private void judge(String id, List<Document> documents) throws IOException {
        for (Document document : documents) {
            judgements.write(id + "\t" + document.id() + "\t" + document.grade() + "\n");
        }
    }

    @Override
    public Document held(Document document) {
        return document.remarked("").without(OF_DOCUMENTS);
    }

    @Override
    public void document(Document document) throws IOException {
        FolderFiles.line(corpus, FolderFiles.titled(ID, document));
    }

    @Override
    public void close() throws IOException {
        try (queries;
                judgements;
                corpus) {
            queries.flush();
        }
    }
}
