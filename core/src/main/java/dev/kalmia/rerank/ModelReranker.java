package dev.kalmia.rerank;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.encode.LengthGroups;
import dev.kalmia.encode.Streams;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Scores pairs in batches of like lengths, side by side on all cores, and puts the scores back in order.
final class ModelReranker implements Reranker {
    /// Documents that are tokenised and sorted at a time.
    private static final int WINDOW = 4096;

    private final TransformerFolder folder;
    private final PairScorer scorer;
    private final RerankConfig config;
    private final Streams streams = new Streams(false);
    private @Nullable String fingerprint;

    ModelReranker(TransformerFolder folder, PairScorer scorer, RerankConfig config) {
        this.folder = folder;
        this.scorer = scorer;
        this.config = config;
    }

    @Override
    public Reranking rerank(String query, List<String> documents, Progress progress) {
        float[] scores = new float[documents.size()];
        int[] fullTokens = new int[documents.size()];
        for (int from = 0; from < scores.length; from += WINDOW) {
            List<String> window = documents.subList(from, Math.min(scores.length, from + WINDOW));
            List<TokenIds> pairs = window.parallelStream()
                    .map(document -> scorer.tokens(query, document))
                    .toList();
            for (int i = 0; i < pairs.size(); i++) {
                fullTokens[from + i] = pairs.get(i).fullLength();
            }
            score(pairs, from, scores, progress);
        }
        return new Reranking(scores, fullTokens, scorer.maxTokens(), fingerprint());
    }

    private void score(List<TokenIds> pairs, int offset, float[] scores, Progress progress) {
        int[] lengths = pairs.stream().mapToInt(TokenIds::length).toArray();
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] == 0) {
                throw new InputException(
                        folder + ": query and document " + (offset + i) + " must have at least one token; tokens=0");
            }
        }
        List<int[]> groups = LengthGroups.of(lengths, config.tokensPerBatch());
        streams.forEach(groups.size(), g -> {
            int[] group = groups.get(g);
            float[] found = run(Arrays.stream(group).mapToObj(pairs::get).toList());
            for (int i = 0; i < group.length; i++) {
                scores[offset + group[i]] = finite(found[i], offset + group[i]);
            }
            progress.advance(group.length);
        });
    }

    private float[] run(List<TokenIds> pairs) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            return Tensors.floats(scorer.scores(TokenBatch.of(pairs, scorer.padId())));
        }
    }

    private float finite(float score, int document) {
        if (!Float.isFinite(score)) {
            throw new InputException(
                    folder + ": the score of document " + document + " must be finite; score=" + score);
        }
        return score;
    }

    @Override
    public int maxTokens() {
        return scorer.maxTokens();
    }

    @Override
    public synchronized String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = Hashes.string(folder.fingerprint() + "\n" + scorer.maxTokens() + "\n" + scorer.settings());
            fingerprint = known;
        }
        return known;
    }

    @Override
    public void close() {
        streams.close();
        scorer.close();
    }
}
