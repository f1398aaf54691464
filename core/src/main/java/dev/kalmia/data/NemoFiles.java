package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `train.json` with `corpus` and `data`, and the folder `corpus` (NeMo AutoModel, retrieval dataset).
final class NemoFiles implements FolderFiles {
    static final Set<String> KEYS = Set.of("question_id", "question", "corpus_id", "pos_doc", "neg_doc");

    private static final Set<String> OF_DOCUMENTS = Set.of("_id", "id", "title", "text", "document_text");
    private static final String CORPUS = "corpus";
    private static final String START = "{\"corpus\":[{\"path\":\"corpus\"}],\"data\":[";

    private final Path about;
    private final BufferedWriter rows;
    private final BufferedWriter corpus;
    private final Shared query = new Shared();
    private final Shared passage = new Shared();
    private String between = "\n";

    /// A text while all that are added are the same.
    private static final class Shared {
        private @Nullable String text;
        private boolean any;

        void add(@Nullable String next) {
            text = next != null && (!any || next.equals(text)) ? next : null;
            any = true;
        }

        void putInto(Map<String, String> about, String key) {
            if (text != null && !text.isEmpty() && text.length() <= CorpusInstructions.LONGEST) {
                about.put(key, text);
            }
        }
    }

    NemoFiles(Path folder) throws IOException {
        rows = FolderFiles.create(folder.resolve("train.json"));
        corpus = FolderFiles.create(folder.resolve(CORPUS).resolve("train.jsonl"));
        about = folder.resolve(CORPUS).resolve(CorpusInstructions.FILE);
        rows.write(START);
    }

    @Override
    public ObjectNode row(String id, String question) {
        ObjectNode row = FolderFiles.object()
                .put("question_id", id)
                .put("question", question)
                .put("corpus_id", CORPUS);
        row.putArray("pos_doc");
        row.putArray("neg_doc");
        return row;
    }

    @Override
    public Set<String> keys() {
        return KEYS;
    }

    @Override
    public String idKey() {
        return "question_id";
    }

    @Override
    public boolean holdsScores() {
        return true;
    }

    @Override
    public void judged(Judged judged) throws IOException {
        ObjectNode row = judged.row();
        GroupScores scores = judged.scores();
        name(row.withArrayProperty("pos_doc"), judged.positives(), scores == null ? null : scores.positives());
        name(row.withArrayProperty("neg_doc"), judged.negatives(), scores == null ? null : scores.negatives());
        query.add(judged.meta().prompt());
        passage.add(judged.meta().attributes().get(CorpusInstructions.PASSAGE));
        rows.write(between);
        rows.write(row.toString());
        between = ",\n";
    }

    private static void name(ArrayNode named, List<Document> documents, @Nullable List<Double> scores) {
        for (int i = 0; i < documents.size(); i++) {
            ObjectNode name = named.addObject().put("id", documents.get(i).id());
            if (scores != null) {
                name.put(Document.SCORE, scores.get(i));
            }
            FurtherKeys.add(documents.get(i).remark(), name);
        }
    }

    @Override
    public Document held(Document document) {
        return document.ungraded()
                .untitled()
                .without(OF_DOCUMENTS)
                .remarked(FurtherKeys.without(document.remark(), "id"));
    }

    @Override
    public void document(Document document) throws IOException {
        ObjectNode row = FolderFiles.object().put("id", document.id()).put("text", document.text());
        FurtherKeys.add(document.more(), row);
        FolderFiles.line(corpus, row);
    }

    @Override
    public void close() throws IOException {
        Map<String, String> known = new TreeMap<>(Map.of("class", "TextQADataset", "corpus_id", CORPUS));
        query.putInto(known, CorpusInstructions.QUERY);
        passage.putInto(known, CorpusInstructions.PASSAGE);
        try (rows;
                corpus) {
            Files.writeString(about, Json.write(known));
            rows.write("\n]}\n");
        }
    }
}
