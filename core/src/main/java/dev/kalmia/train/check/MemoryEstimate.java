package dev.kalmia.train.check;

import dev.kalmia.encode.Precision;
import dev.kalmia.model.ModelSize;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.tune.TrainedSize;

/// What a training takes at its peak, in bytes.
///
/// @param weights float32
/// @param gradients of what is trained
/// @param optimiser AdamW's two moments of it, its average where one is kept, and what it takes to update the
///     largest parameter
/// @param activations what the gradient needs of the tokens that are in memory at a time
/// @param batch vectors and scores of a whole batch, with what a loss makes of them
/// @param program Java and its libraries
public record MemoryEstimate(long weights, long gradients, long optimiser, long activations, long batch, long program) {
    private static final long FLOAT = Float.BYTES;

    /// A layer keeps what goes in and out of its linear layers; of a decoder's, norms, turns and gates come
    /// on top.
    private static final double ENCODER = 1.0;

    private static final double DECODER = 1.5;

    /// Values that are kept in 16 bits, and the weights that are kept in 16 bits beside them.
    private static final double HALVED = 0.6;

    /// Copies that losses make of the scores: differences, exponentials, masks, and gradients of each.
    private static final long COPIES = 6;

    /// Measured: a JVM with libtorch loaded, a tokenizer and a few hundred examples.
    private static final long PROGRAM = 800L << 20;

    /// By the shape of a step.
    public static MemoryEstimate of(ModelSize size, TrainConfig config, StepShape shape) {
        double kept = size.kept() * (size.decoder() ? DECODER : ENCODER) * FLOAT;
        TrainedSize trained = TrainedSize.of(config.tuning(), size.shapes());
        boolean halved = config.precision() == Precision.BF16;
        double activations = shape.cellsInMemory() * kept * (halved ? HALVED : 1);
        double vectors = (shape.queries() + shape.documents()) * size.tokenVector() * FLOAT;
        double scores = shape.queries() * shape.documents() * FLOAT;
        return new MemoryEstimate(
                size.parameters() * FLOAT,
                trained.numbers() * FLOAT,
                (2 * trained.numbers() + trained.averaged() + 2 * trained.largest()) * FLOAT,
                (long) activations + (halved ? size.products() * 2 : 0),
                (long) (COPIES * (vectors + scores)),
                PROGRAM);
    }

    /// All of it.
    public long total() {
        return weights + gradients + optimiser + activations + batch + program;
    }
}
