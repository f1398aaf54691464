package dev.kalmia.train;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.tune.TokenTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What a text's vector tells of it: the tokens whose own vectors it points to most, which a model that was trained by
/// tokens has learnt to make the text's key tokens.
public final class TopTokens {
    private TopTokens() {}

    /// The tokens of each text, the strongest first, as the vocabulary spells them.
    ///
    /// @param count how many of each
    /// @throws UsageException when the model's vectors are not as long as those of its tokens
    public static List<List<String>> of(SentenceModel model, Tokenizer tokenizer, List<String> texts, int count) {
        Tensor table = TokenTable.of(model)
                .orElseThrow(() -> new UsageException(model.folder().name()
                        + ": the vectors of texts must be as long as those of tokens; dimension="
                        + model.dimension()));
        List<List<String>> top = new ArrayList<>();
        for (String text : texts) {
            try (Scope _ = Scope.open();
                    NoGradient _ = NoGradient.open()) {
                TokenBatch batch =
                        TokenBatch.of(tokenizer.encodeAll(List.of(text), model.maxPositions()), tokenizer.padId());
                float[] scores = Tensors.floats(model.forward(batch).linear(table, null));
                int[] ids = IntStream.range(0, Math.min(scores.length, tokenizer.vocabularySize()))
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer id) -> -scores[id])
                                .thenComparing(id -> id))
                        .limit(count)
                        .mapToInt(Integer::intValue)
                        .toArray();
                top.add(tokenizer.tokens(ids));
            }
        }
        return top;
    }
}
