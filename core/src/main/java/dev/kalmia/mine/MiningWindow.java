package dev.kalmia.mine;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Group;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.KeptScores;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Seeds;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The examples that are mined together.
final class MiningWindow {
    private static final int HITS_AT_ONCE = 10_000_000;
    private static final int RECALL_QUERIES = 128;

    private final MiningTools tools;
    private final MiningConfig config;
    private final MiningSources sources;
    private final Progress progress;

    MiningWindow(MiningTools tools, MiningConfig config, MiningSources sources, Progress progress) {
        this.tools = tools;
        this.config = config;
        this.sources = sources;
        this.progress = progress;
    }

    /// Gives each choice what it lacks; `choices.get(i)` is that of `groups.get(i)`.
    ///
    /// @param kept what a reranker said before, and gets what it says; closed here
    void mine(List<Group> groups, List<Choice> choices, KeptScores kept) {
        try (kept) {
            mined(groups, choices, kept);
        }
    }

    private void mined(List<Group> groups, List<Choice> choices, KeptScores kept) {
        List<Integer> asking = IntStream.range(0, groups.size())
                .filter(i -> choices.get(i).asks())
                .boxed()
                .toList();
        Judge judge = judge(asking.stream().map(choices::get).toList(), kept);
        AskedQueries asked = AskedQueries.of(asking.stream().map(groups::get).toList());
        if (asked.isEmpty()) {
            return;
        }
        Embeddings queries = tools.encoder()
                .encodeEach(asked.texts(), Prompt.queries(asked.prompts()), Progress.silent())
                .noteCuts("mine negatives: queries", progress)
                .embeddings();
        for (List<AskedQueries.Asked> batch : batches(asked)) {
            mine(batch(batch, queries, i -> choices.get(asking.get(i)), i -> groups.get(asking.get(i))), judge);
        }
    }

    /// Measures an approximate search, where there is one, on a sample of the queries.
    void measure(List<Group> groups, MiningCounts counts) {
        if (config.probes() == 0 || groups.isEmpty()) {
            return;
        }
        AskedQueries asked = AskedQueries.of(groups);
        List<String> texts = asked.texts();
        List<Prompt> prompts = Prompt.queries(asked.prompts());
        // One query under several prompts is drawn with all of them, in the order of the examples.
        List<Integer> sample = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                                (Integer row) -> Seeds.derive(config.seed(), "recall\n" + texts.get(row)))
                        .thenComparing(texts::get))
                .limit(RECALL_QUERIES)
                .toList();
        Encoding queries = tools.encoder()
                .encodeEach(
                        sample.stream().map(texts::get).toList(),
                        sample.stream().map(prompts::get).toList(),
                        Progress.silent());
        sources.measure(queries.embeddings(), counts);
    }

    /// By row, and few enough for their hits to lie in memory together.
    private List<List<AskedQueries.Asked>> batches(AskedQueries queries) {
        List<AskedQueries.Asked> asked = queries.asked().stream()
                .sorted(Comparator.comparingInt(AskedQueries.Asked::row))
                .toList();
        int most = Math.max(1, HITS_AT_ONCE / config.longestRanking());
        List<List<AskedQueries.Asked>> batches = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += most) {
            batches.add(asked.subList(from, Math.min(from + most, asked.size())));
        }
        return batches;
    }

    private interface Of<T> {
        T example(int i);
    }

    private static Batch batch(
            List<AskedQueries.Asked> asked, Embeddings queries, Of<Choice> choices, Of<Group> groups) {
        int first = asked.getFirst().row();
        int[] rows = IntStream.rangeClosed(first, asked.getLast().row()).toArray();
        List<Question> questions = asked.stream()
                .map(one ->
                        new Question(groups.example(one.example()), queries, one.row(), choices.example(one.example())))
                .toList();
        return new Batch(
                queries.select(rows),
                questions,
                asked.stream().map(one -> one.row() - first).toList());
    }

    private void mine(Batch batch, Judge judge) {
        batch.questions().forEach(question -> question.choice().judge(judge, question));
        if (batch.questions().stream().allMatch(question -> question.choice().missing() == 0)) {
            return;
        }
        for (int miner = 0; miner < sources.all().size(); miner++) {
            int[][] found = sources.all().get(miner).find(batch);
            for (int i = 0; i < batch.size(); i++) {
                Question question = batch.question(i);
                if (question.choice().missing() > 0) {
                    question.choice().mine(miner, candidates(found[i]), judge, question);
                }
            }
        }
    }

    private List<Candidate> candidates(int[] rows) {
        List<Candidate> candidates = new ArrayList<>();
        for (int row : rows) {
            candidates.add(new Candidate(row, tools.pool().text(row)));
        }
        return candidates;
    }

    /// The judge, with the vectors of all texts beside the candidates: those that the pool lacks are encoded
    /// here.
    private Judge judge(List<Choice> asking, KeptScores kept) {
        if (tools.reranker() != null) {
            return new Judge.Reading(tools.reranker(), kept);
        }
        Map<String, float[]> vectors = new HashMap<>();
        List<String> lacking = new ArrayList<>();
        asking.stream().flatMap(choice -> choice.judged().stream()).distinct().forEach(text -> {
            int row = tools.pool().row(text);
            if (row >= 0) {
                vectors.put(text, tools.pool().vector(row));
            } else {
                lacking.add(text);
            }
        });
        Embeddings encoded = tools.encoder()
                .encode(lacking, Prompt.none())
                .noteCuts("mine negatives: positives", progress)
                .embeddings();
        for (int i = 0; i < lacking.size(); i++) {
            vectors.put(lacking.get(i), encoded.row(i));
        }
        return new Judge.Cosine(tools.pool(), vectors);
    }
}
