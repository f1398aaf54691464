package dev.kalmia.eval;

import dev.kalmia.data.Column;
import dev.kalmia.data.Corpus;
import dev.kalmia.data.Qrels;
import dev.kalmia.data.Queries;
import dev.kalmia.data.Repeats;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.data.TableFormat;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the candidates of a reranking task come from.
sealed interface CandidateSource {
    CandidateLists read(String title, Progress progress);

    /// The judged documents' texts with and without their titles, where they have some.
    default List<String> bodies() {
        return List.of();
    }

    /// A collection in BEIR's form; the candidates of a query are its judged documents.
    record Judged(Path corpusFile, Path queriesFile, Path qrelsFile) implements CandidateSource {
        @Override
        public List<String> bodies() {
            return Corpus.known(corpusFile, Qrels.read(qrelsFile, Repeats.LAST).documents()::contains);
        }

        @Override
        public CandidateLists read(String title, Progress progress) {
            Corpus corpus = Corpus.read(corpusFile);
            Map<String, Integer> places = new HashMap<>();
            corpus.ids().forEach(id -> places.put(id, places.size()));
            Qrels qrels = RetrievalTask.judgements(qrelsFile, title, progress);
            Queries queries = RetrievalTask.judged(Queries.read(queriesFile), qrels, queriesFile, qrelsFile);
            Map<Integer, Integer> texts = new HashMap<>();
            List<String> used = new ArrayList<>();
            List<CandidateLists.Query> lists = new ArrayList<>();
            for (int q = 0; q < queries.size(); q++) {
                String query = queries.ids().get(q);
                List<CandidateLists.Candidate> candidates = new ArrayList<>();
                for (String document : qrels.of(query).keySet()) {
                    Integer place = places.get(document);
                    if (place == null) {
                        throw new InputException(
                                "document " + document + " is judged in " + qrelsFile + " but is not in " + corpusFile);
                    }
                    int text = texts.computeIfAbsent(place, p -> {
                        used.add(corpus.texts().get(p));
                        return used.size() - 1;
                    });
                    candidates.add(new CandidateLists.Candidate(document, text));
                }
                lists.add(new CandidateLists.Query(query, queries.texts().get(q), candidates, qrels.of(query)));
            }
            return new CandidateLists(lists, used);
        }
    }

    /// Lines of a query with its positives and negatives. Queries that lack one or the other say nothing
    /// about an order and are left out, as mteb leaves them out.
    record Lines(List<Path> files, TableFormat format, Map<String, Column> columns) implements CandidateSource {
        static final List<String> COLUMNS = List.of("query", "positive", "negative");

        @Override
        public CandidateLists read(String title, Progress progress) {
            List<String> texts = new ArrayList<>();
            List<CandidateLists.Query> queries = new ArrayList<>();
            Table table = Table.read(files, format);
            for (int i = 0; i < table.size(); i++) {
                Row row = table.rows().get(i);
                List<CandidateLists.Candidate> candidates = new ArrayList<>();
                Map<String, Integer> judgements = new HashMap<>();
                // Of equal scores the larger id comes first: "n" before "b", so that a tie never flatters the model.
                int best = add(texts, row.values(column("positive")), "b", 1, candidates, judgements);
                int others = add(texts, row.values(column("negative")), "n", 0, candidates, judgements);
                if (best > 0 && others > 0) {
                    queries.add(new CandidateLists.Query(
                            Integer.toString(i + 1), row.value(column("query")), candidates, judgements));
                }
            }
            if (queries.isEmpty()) {
                throw new InputException("no query has both a positive and a negative: " + files.getFirst());
            }
            return new CandidateLists(queries, texts);
        }

        private Column column(String name) {
            return columns.getOrDefault(name, Column.of(name));
        }

        private static int add(
                List<String> texts,
                List<String> added,
                String prefix,
                int grade,
                List<CandidateLists.Candidate> candidates,
                Map<String, Integer> judgements) {
            for (int i = 0; i < added.size(); i++) {
                candidates.add(new CandidateLists.Candidate(prefix + i, texts.size()));
                judgements.put(prefix + i, grade);
                texts.add(added.get(i));
            }
            return added.size();
        }
    }
}
