package dev.kalmia.train;

import dev.kalmia.encode.LengthGroups;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/// Texts to embeddings with gradients: groups of like length, so that little of a step is padding, then the
/// rows back in order.
final class TextTower {
    private static final int TOKENS_PER_GROUP = 4096;

    private final SentenceModel model;
    private final Tokenizer tokenizer;
    private long tokens;
    private long embedded;
    private long cut;

    TextTower(SentenceModel model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /// Embeds texts, with gradients where those are on.
    ///
    /// @return `(texts.size(), D)`
    Tensor embed(List<String> texts, int maxTokens) {
        List<TokenIds> ids = tokenizer.encodeAll(texts, maxTokens);
        int[] lengths = ids.stream().mapToInt(TokenIds::length).toArray();
        for (TokenIds text : ids) {
            tokens += text.length();
            cut += text.truncated() ? 1 : 0;
        }
        embedded += ids.size();
        List<Tensor> parts = new ArrayList<>();
        int[] backTo = new int[texts.size()];
        int row = 0;
        for (int[] group : LengthGroups.of(lengths, TOKENS_PER_GROUP)) {
            List<TokenIds> members = new ArrayList<>();
            for (int i : group) {
                members.add(ids.get(i));
                backTo[i] = row++;
            }
            parts.add(model.forward(TokenBatch.of(members, tokenizer.padId())));
        }
        Tensor order = Tensors.of(backTo, backTo.length).to(model.device());
        return Tensor.concat(parts, 0).indexSelect(0, order);
    }

    /// Tells how many of the texts so far lost their end, if any did.
    void noteCuts(Progress progress) {
        if (cut > 0) {
            progress.note("train: " + cut + " of " + embedded + " texts were cut at max-query-tokens or"
                    + " max-document-tokens");
        }
    }

    /// Tokens embedded so far, padding not counted.
    long tokens() {
        return tokens;
    }
}
