package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.InfoNceLoss;
import dev.kalmia.train.tune.TokenTable;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Largest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What a text's vector tells of it: the tokens whose own vectors it points to most, which a model that was trained by
/// tokens has learnt to make the text's key tokens (Text2Token, arXiv 2510.10224). Other models were never asked, and
/// what they tell may be anything.
public final class TopTokens implements AutoCloseable {
    /// Scores that are in memory at a time.
    private static final int MOST_SCORES = 1 << 22;

    private final Tensor table;
    private final Tokenizer tokenizer;
    private final BitSet known = new BitSet();

    /// A token of what a vector tells.
    ///
    /// @param id its number
    /// @param token as the vocabulary spells it
    /// @param score dot product of the text's vector and the token's
    /// @param share of the softmax of all tokens' scores by the temperature
    public record Told(int id, String token, float score, float share) {}

    private TopTokens(Tensor table, Tokenizer tokenizer) {
        this.table = table;
        this.tokenizer = tokenizer;
        tokenizer.ids().forEach(known::set);
    }

    /// Reads a model's vectors of tokens.
    ///
    /// @throws UsageException when the model's vectors are not as long as those of its tokens
    public static TopTokens open(ModelFolder folder) {
        return new TopTokens(table(folder), folder.openTokenizer());
    }

    private static Tensor table(ModelFolder folder) {
        try (SentenceModel model = SentenceModel.open(folder, Device.cpu());
                Scope scope = Scope.open()) {
            Tensor own = TokenTable.of(model)
                    .orElseThrow(() -> new UsageException(
                            folder.name() + ": the vectors of texts must be as long as those of tokens; dimension="
                                    + model.dimension()))
                    .contiguous();
            return scope.release(Tensors.copied(Tensors.memory(own), DType.FLOAT32, own.shape()));
        }
    }

    /// How many tokens there are to tell.
    public int vocabulary() {
        return known.cardinality();
    }

    /// The tokens that each vector points to, the strongest first.
    ///
    /// @param vectors of this model, whole
    /// @param count how many tokens of each
    /// @param temperature τ of the shares: that of the training
    /// @throws UsageException when the vectors are not as long as those of tokens
    public List<List<Told>> of(Embeddings vectors, int count, double temperature) {
        InfoNceLoss.requireTemperature(temperature);
        if (vectors.dimension() != table.shape()[1]) {
            throw new UsageException("the vectors of texts must be as long as those of tokens, " + table.shape()[1]
                    + "; dimension=" + vectors.dimension());
        }
        int tokens = (int) table.shape()[0];
        int block = Math.max(1, MOST_SCORES / tokens);
        List<List<Told>> told = new ArrayList<>();
        for (int from = 0; from < vectors.size(); from += block) {
            int rows = Math.min(block, vectors.size() - from);
            try (Scope _ = Scope.open();
                    NoGradient _ = NoGradient.open()) {
                Tensor scores = vectors(vectors, from, rows).linear(table, null);
                float[] all = Tensors.floats(scores);
                float[] shares = Tensors.floats(scores.divide(temperature).softmax(1));
                for (int at = 0; at < all.length; at += tokens) {
                    told.add(strongest(all, shares, at, count));
                }
            }
        }
        return told;
    }

    private static Tensor vectors(Embeddings vectors, int from, int rows) {
        int dimension = vectors.dimension();
        float[] numbers = new float[rows * dimension];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(vectors.row(from + row), 0, numbers, row * dimension, dimension);
        }
        return Tensors.of(numbers, rows, dimension);
    }

    /// @param at where the text's scores begin
    private List<Told> strongest(float[] scores, float[] shares, int at, int count) {
        float[] own = Arrays.copyOfRange(scores, at, at + (int) table.shape()[0]);
        int[] ids = Largest.of(own, count, known::get);
        List<String> names = tokenizer.tokens(ids);
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            told.add(new Told(ids[i], names.get(i), own[ids[i]], shares[at + ids[i]]));
        }
        return told;
    }

    @Override
    public void close() {
        tokenizer.close();
        table.close();
    }
}
