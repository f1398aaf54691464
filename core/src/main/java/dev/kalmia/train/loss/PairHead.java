package dev.kalmia.train.loss;

import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Tensor;
import java.util.List;

/// A number of a pair of texts u and v: `W₂ relu(W₁ [u; v; u ⊙ v; |u − v|] + b₁) + b₂`, trained with the model
/// (Barkan et al. 2020, "Scalable Attentive Sentence-Pair Modeling via Distilled Sentence Embedding", arXiv
/// 1908.05161).
///
/// @param hidden `(H, 4D)`
/// @param hiddenBias `(H)`
/// @param output `(1, H)`
/// @param outputBias `(1)`
public record PairHead(Tensor hidden, Tensor hiddenBias, Tensor output, Tensor outputBias) {
    /// H of the published one.
    public static final int HIDDEN = 512;

    /// How many numbers of a pair it reads.
    ///
    /// @param dimension D
    public static long features(long dimension) {
        return 4 * dimension;
    }

    /// `(n)`.
    ///
    /// @param first `(n, D)`
    /// @param second `(n, D)`
    Tensor logits(Tensor first, Tensor second) {
        DType type = first.dtype();
        Tensor product = first.multiply(second);
        Tensor apart = first.subtract(second).abs();
        Tensor features = Tensor.concat(List.of(first, second, product, apart), 1);
        Tensor inner_nH = features.linear(hidden.to(type), hiddenBias.to(type)).relu();
        return inner_nH.linear(output.to(type), outputBias.to(type)).reshape(-1);
    }
}
