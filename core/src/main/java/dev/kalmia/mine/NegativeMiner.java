package dev.kalmia.mine;

import dev.kalmia.data.AskedQueries;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Hits;
import dev.kalmia.vector.Similarity;
import dev.kalmia.vector.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds hard negatives (KaLM-Embedding, `hn_mine.py`; margins after NV-Retriever, Moreira et al. 2024).
///
/// For each example the pool is ranked by cosine with its query. Of the texts in the window of ranks those remain
/// that are neither the query nor a positive that any example gives to this query, and that score far enough below
/// the best positive. From these the missing negatives are chosen; those that the example has already come first.
/// Where too few remain, the example has fewer negatives, and the report counts them: nothing is padded.
///
/// The result depends on the examples, the pool as a set, the encoder and the configuration; not on the order of
/// the examples or the number of threads.
public final class NegativeMiner {
    private static final int HITS_AT_ONCE = 10_000_000;

    private final Encoder encoder;
    private final MiningConfig config;
    private final Progress progress;

    private NegativeMiner(Encoder encoder, MiningConfig config, Progress progress) {
        this.encoder = encoder;
        this.config = config;
        this.progress = progress;
    }

    /// Mines for pairs and groups. Queries are encoded with the example's own prompt or the model's query prompt,
    /// texts of the pool without any, as `hn_mine.py` does it.
    ///
    /// @param pool the texts to choose from, such as `Corpus.texts()` or `poolOf(examples)`; blank ones are passed
    ///     over
    /// @throws InputException when an example is neither a pair nor a group, or the pool has no text
    public static Mined mine(
            List<? extends Example> examples,
            List<String> pool,
            Encoder encoder,
            MiningConfig config,
            Progress progress) {
        return new NegativeMiner(encoder, config, progress)
                .mine(examples.stream().map(Question::of).toList(), pool);
    }

    /// Every positive and negative of the examples, each once (KaLM's pool where no other is given).
    public static List<String> poolOf(List<? extends Example> examples) {
        return examples.stream()
                .map(Question::of)
                .flatMap(group -> Stream.concat(group.positives().stream(), group.negatives().stream()))
                .distinct()
                .toList();
    }

    private Mined mine(List<Group> groups, List<String> texts) {
        if (texts.stream().allMatch(String::isBlank)) {
            throw new InputException("the pool must hold at least one text; texts=" + texts.size());
        }
        var counts = new MiningCounts();
        var guard = new Guard(groups);
        List<Choice> choices = groups.stream()
                .map(group -> new Choice(config, group, guard.forbidden(group.query()), counts))
                .toList();
        int[] needy = IntStream.range(0, choices.size())
                .filter(i -> choices.get(i).missing() > 0)
                .toArray();
        if (needy.length > 0) {
            mine(
                    Arrays.stream(needy).mapToObj(groups::get).toList(),
                    Arrays.stream(needy).mapToObj(choices::get).toList(),
                    texts);
            progress.finish();
        }
        return new Mined(choices.stream().map(Choice::group).toList(), counts.report(groups.size()));
    }

    private void mine(List<Group> groups, List<Choice> choices, List<String> texts) {
        Pool pool = new Pool(texts, groups, encoder, progress);
        for (AskedQueries asked : AskedQueries.of(groups)) {
            Prompt prompt = asked.prompt().map(Prompt::text).orElse(Prompt.query());
            progress.start("mine negatives: encode queries", asked.texts().size(), "texts");
            Embeddings queries = encoder.encode(asked.texts(), prompt, progress)
                    .noteCuts("mine negatives: queries", progress)
                    .embeddings();
            progress.start("mine negatives: search", asked.asked().size(), "examples");
            List<AskedQueries.Asked> byRow = asked.asked().stream()
                    .sorted(Comparator.comparingInt(AskedQueries.Asked::row))
                    .toList();
            for (List<AskedQueries.Asked> batch : batches(byRow)) {
                mine(batch, queries, pool, groups, choices);
            }
        }
    }

    /// Few enough for their hits to lie in memory together.
    private List<List<AskedQueries.Asked>> batches(List<AskedQueries.Asked> asked) {
        int most = Math.max(1, HITS_AT_ONCE / config.rankTo());
        List<List<AskedQueries.Asked>> batches = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += most) {
            batches.add(asked.subList(from, Math.min(from + most, asked.size())));
        }
        return batches;
    }

    private void mine(
            List<AskedQueries.Asked> batch, Embeddings queries, Pool pool, List<Group> groups, List<Choice> choices) {
        int first = batch.getFirst().row();
        int[] rows = IntStream.rangeClosed(first, batch.getLast().row()).toArray();
        Hits hits =
                TopK.search(queries.select(rows), pool.ranked(), config.rankTo(), Similarity.COSINE, Progress.silent());
        for (AskedQueries.Asked one : batch) {
            float[] query = queries.row(one.row());
            float best = Float.NEGATIVE_INFINITY;
            for (String positive : groups.get(one.example()).positives()) {
                best = Math.max(best, Similarity.COSINE.between(query, pool.embedding(positive)));
            }
            choices.get(one.example()).mine(hits, one.row() - first, pool, best);
            progress.advance(1);
        }
    }
}
