package dev.kalmia.tensor;

import org.bytedeco.pytorch.global.torch;

/// The eigenvalues and eigenvectors of symmetric matrices, without gradients.
///
/// @param values `(…, n)`, rising
/// @param vectors `(…, n, n)`, a column each, of length 1
public record SymmetricEigen(Tensor values, Tensor vectors) {
    /// Decomposes.
    ///
    /// @param matrix `(…, n, n)`; its lower triangle is read
    public static SymmetricEigen of(Tensor matrix) {
        try (NoGradient _ = NoGradient.open();
                var both = torch.linalg_eigh(matrix.handle())) {
            return new SymmetricEigen(
                    new Tensor(new org.bytedeco.pytorch.Tensor(both.get0())),
                    new Tensor(new org.bytedeco.pytorch.Tensor(both.get1())));
        }
    }
}
