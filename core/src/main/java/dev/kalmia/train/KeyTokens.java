package dev.kalmia.train;

import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.tokenize.WordTokens;
import dev.kalmia.train.loss.TokenShares;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Which tokens a text is about, by the texts of the run alone: `tf · ln(N / df)`, without tokens that have no letter
/// and no digit, and without those of more than a tenth of the texts, where there are enough of them to tell: they are
/// what a language is made of (Text2Token, arXiv 2510.10224, has data-derived targets without numbers; these are ours).
final class KeyTokens implements TokenTargets {
    private final TrainConfig config;
    private final Tokenizer tokenizer;
    private final WordTokens words;
    private final TokenCounts counts = new TokenCounts();

    private KeyTokens(TrainConfig config, Tokenizer tokenizer) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.words = new WordTokens(tokenizer);
    }

    /// Counts the tokens of all different texts of those rows that learn by tokens.
    static KeyTokens of(TrainConfig config, List<TrainingRow> rows, Tokenizer tokenizer) {
        KeyTokens keys = new KeyTokens(config, tokenizer);
        TokenTargets.texts(config, rows).forEach(text -> keys.counts.add(tokenizer.withoutSpecials(text)));
        return keys;
    }

    @Override
    public TrainingBatch teach(TrainingBatch batch) {
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
        return counts.isCommon(token) || !words.has(token) ? 0 : counts.rarity(token);
    }
}
