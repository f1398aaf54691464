package dev.kalmia.nn;

import dev.kalmia.tensor.Joined;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.util.function.UnaryOperator;

/// Runs what treats each token by itself, such as a feed-forward layer, over some tokens at a time: it is
/// several times wider than the states, and all tokens of a long text at once would multiply the memory.
public final class RowBlocks {
    /// Tokens at a time; as many keep all cores busy.
    static final int TOKENS = 2048;

    private RowBlocks() {}

    /// What `work` makes of `x`, `(B, L, D)` to `(B, L, E)`; what it makes on the way is freed.
    ///
    /// @param work takes `(…, D)` and gives `(…, E)`, another tensor
    public static Tensor of(Tensor x, UnaryOperator<Tensor> work) {
        long[] shape = x.shape();
        long tokens = shape[0] * shape[1];
        // Where gradients are wanted all of it is kept for them anyhow; noise is drawn text by text.
        if (tokens <= TOKENS || !NoGradient.isOpen() || Dropout.isOpen()) {
            return Scope.only(() -> work.apply(x));
        }
        return Scope.only(() -> {
            Tensor x_TD = x.reshape(tokens, shape[2]);
            Joined blocks = new Joined(0, tokens);
            for (long from = 0; from < tokens; from += TOKENS) {
                Tensor block = x_TD.narrow(0, from, Math.min(TOKENS, tokens - from));
                blocks.add(() -> work.apply(block));
            }
            return blocks.whole().reshape(shape[0], shape[1], -1);
        });
    }
}
