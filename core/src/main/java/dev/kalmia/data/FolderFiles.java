package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of a folder with a corpus, in one of three conventions.
sealed interface FolderFiles extends AutoCloseable {
    /// What of a document can stand there.
    Document held(Document document);

    /// Adds a query and what is judged for it.
    void judged(String id, String query, List<Document> positives, List<Document> negatives) throws IOException;

    /// Adds a document, once all judgements are there.
    void document(Document document) throws IOException;

    @Override
    void close() throws IOException;

    static FolderFiles open(ExampleFormat format, Path folder) throws IOException {
        return switch (format) {
            case BEIR -> new Beir(folder);
            case TEVATRON -> new Tevatron(folder);
            case NEMO -> new Nemo(folder);
            case KALMIA, FLAG_EMBEDDING, KALM, SENTENCE_TRANSFORMERS ->
                throw new IllegalArgumentException(format.key() + " is no folder");
        };
    }

    private static BufferedWriter create(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        return Files.newBufferedWriter(file);
    }

    private static void line(BufferedWriter out, ObjectNode row) throws IOException {
        out.write(row.toString());
        out.write('\n');
    }

    private static List<String> ids(List<Document> documents) {
        return documents.stream().map(Document::id).toList();
    }

    private static ObjectNode titled(String idKey, Document document) {
        return object().put(idKey, document.id()).put("title", document.title()).put("text", document.body());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// `corpus.jsonl`, `queries.jsonl`, `qrels/train.tsv` (Thakur et al. 2021).
    record Beir(BufferedWriter queries, BufferedWriter judgements, BufferedWriter corpus) implements FolderFiles {
        Beir(Path folder) throws IOException {
            this(
                    create(folder.resolve("queries.jsonl")),
                    create(folder.resolve("qrels/train.tsv")),
                    create(folder.resolve("corpus.jsonl")));
            judgements.write("query-id\tcorpus-id\tscore\n");
        }

        @Override
        public void judged(String id, String query, List<Document> positives, List<Document> negatives)
                throws IOException {
            line(queries, object().put("_id", id).put("text", query));
            judge(id, positives);
            judge(id, negatives);
        }

        private void judge(String id, List<Document> documents) throws IOException {
            for (Document document : documents) {
                judgements.write(id + "\t" + document.id() + "\t" + document.grade() + "\n");
            }
        }

        @Override
        public Document held(Document document) {
            return document;
        }

        @Override
        public void document(Document document) throws IOException {
            line(corpus, titled("_id", document));
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

    /// `train.jsonl` with ids of documents, `corpus.jsonl` (Tevatron 2).
    record Tevatron(BufferedWriter rows, BufferedWriter corpus) implements FolderFiles {
        Tevatron(Path folder) throws IOException {
            this(create(folder.resolve("train.jsonl")), create(folder.resolve("corpus.jsonl")));
        }

        @Override
        public void judged(String id, String query, List<Document> positives, List<Document> negatives)
                throws IOException {
            ObjectNode row = object().put("query_id", id).put("query_text", query);
            ids(positives).forEach(row.putArray("positive_document_ids")::add);
            ids(negatives).forEach(row.putArray("negative_document_ids")::add);
            line(rows, row);
        }

        @Override
        public Document held(Document document) {
            return document.ungraded();
        }

        @Override
        public void document(Document document) throws IOException {
            line(corpus, titled("docid", document));
        }

        @Override
        public void close() throws IOException {
            try (rows;
                    corpus) {
                rows.flush();
            }
        }
    }

    /// `train.json` with `corpus` and `data`, and the folder `corpus` (NeMo AutoModel, retrieval dataset).
    final class Nemo implements FolderFiles {
        private static final String CORPUS = "corpus";
        private static final String START = "{\"corpus\":[{\"path\":\"corpus\"}],\"data\":[";

        private final BufferedWriter rows;
        private final BufferedWriter corpus;
        private String between = "\n";

        Nemo(Path folder) throws IOException {
            rows = create(folder.resolve("train.json"));
            corpus = create(folder.resolve(CORPUS).resolve("train.jsonl"));
            Map<String, String> about = new TreeMap<>(Map.of("class", "TextQADataset", "corpus_id", CORPUS));
            Files.writeString(folder.resolve(CORPUS).resolve("merlin_metadata.json"), Json.write(about));
            rows.write(START);
        }

        @Override
        public void judged(String question, String query, List<Document> positives, List<Document> negatives)
                throws IOException {
            ObjectNode row =
                    object().put("question_id", question).put("question", query).put("corpus_id", CORPUS);
            var right = row.putArray("pos_doc");
            ids(positives).forEach(id -> right.addObject().put("id", id));
            var wrong = row.putArray("neg_doc");
            ids(negatives).forEach(id -> wrong.addObject().put("id", id));
            rows.write(between);
            rows.write(row.toString());
            between = ",\n";
        }

        @Override
        public Document held(Document document) {
            return document.ungraded().untitled();
        }

        @Override
        public void document(Document document) throws IOException {
            line(corpus, object().put("id", document.id()).put("text", document.text()));
        }

        @Override
        public void close() throws IOException {
            try (rows;
                    corpus) {
                rows.write("\n]}\n");
            }
        }
    }
}
