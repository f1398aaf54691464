package dev.kalmia.train;

import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.TokenShares;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/// Which tokens a text is about, by the texts of the run alone: `tf · ln(N / df)`, without tokens that have no letter
/// and no digit, and without those of more than a tenth of the texts, where there are enough of them to tell: they are
/// what a language is made of (Text2Token, arXiv 2510.10224, has data-derived targets without numbers; these are ours).
final class KeyTokens {
    /// A token of a larger share of the texts is no key.
    private static final double MOST_SHARE = 0.1;

    /// With fewer texts than this a token of several of them is still a key.
    private static final int MANY = 50;

    private final TrainConfig config;
    private final Tokenizer tokenizer;
    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Map<Integer, Boolean> words = new HashMap<>();
    private long texts;

    private KeyTokens(TrainConfig config, Tokenizer tokenizer) {
        this.config = config;
        this.tokenizer = tokenizer;
    }

    /// Counts the tokens of all different texts of those rows that learn by tokens.
    static KeyTokens of(TrainConfig config, List<TrainingRow> rows, Tokenizer tokenizer) {
        KeyTokens keys = new KeyTokens(config, tokenizer);
        List<LossConfig> losses = Objectives.of(config).losses();
        rows.stream()
                .filter(row -> losses.get(row.objective()).kind() == LossKind.TOKENS)
                .flatMap(row -> Stream.concat(
                        Stream.of(row.query()), Stream.concat(row.positives().stream(), row.negatives().stream())))
                .distinct()
                .forEach(keys::count);
        return keys;
    }

    private void count(String text) {
        texts++;
        BitSet seen = new BitSet();
        for (int token : tokenizer.withoutSpecials(text)) {
            if (!seen.get(token)) {
                seen.set(token);
                counts.merge(token, 1, Integer::sum);
            }
        }
    }

    /// The batch with the shares of its texts' tokens.
    TrainingBatch teach(TrainingBatch batch) {
        return batch.withTargets(batch.targets()
                .withTokens(new TokenShares(
                        shares(batch.queries(), config.maxQueryTokens()),
                        shares(batch.documents(), config.maxDocumentTokens()))));
    }

    private List<SortedMap<Integer, Double>> shares(List<PromptedText> of, int most) {
        return of.stream().map(text -> shares(text.text(), most)).toList();
    }

    /// The shares of the tokens of a text, of as many as the model reads at most; empty where none is a key.
    SortedMap<Integer, Double> shares(String text, int most) {
        Map<Integer, Double> weights = new HashMap<>();
        Arrays.stream(tokenizer.withoutSpecials(text)).limit(most).forEach(token -> {
            double rarity = rarity(token);
            if (rarity > 0) {
                weights.merge(token, rarity, Double::sum);
            }
        });
        return TokenShares.of(weights);
    }

    /// 0 for what is no key.
    private double rarity(int token) {
        int count = counts.getOrDefault(token, 1);
        boolean common = texts >= MANY && count > MOST_SHARE * texts;
        return common || !words.computeIfAbsent(token, this::isWord) ? 0 : Math.log((double) texts / count);
    }

    private boolean isWord(int token) {
        return tokenizer.decode(new int[] {token}).codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
