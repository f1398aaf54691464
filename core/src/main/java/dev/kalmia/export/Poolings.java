package dev.kalmia.export;

import dev.kalmia.checkpoint.PoolingMode;

/// Makes one vector of a text's token vectors, as [dev.kalmia.nn.Pooling] does.
///
/// @param hidden `(B, L, D)`
/// @param taking `(B, L)` whole numbers, 1 for a token that takes part
/// @param tokens of the batch
record Poolings(Value hidden, Value taking, Tokens tokens) {
    /// `(B, D)`.
    Value apply(PoolingMode mode) {
        return switch (mode) {
            case CLS -> hidden.rowOfEach(taking.toNumber().argMax(1));
            case LAST_TOKEN -> hidden.rowOfEach(counted().toNumber().argMax(1));
            // A text without a token is zeros.
            case MEAN ->
                sum(weights())
                        .divide(weights().sum(1).atLeast(hidden.graph().number(1)))
                        .reshape(0, -1);
            case MEAN_SQRT_LENGTH ->
                sum(weights()).divide(weights().sum(1).sqrt()).reshape(0, -1);
            case WEIGHTED_MEAN -> weightedMean();
            case MAX -> max();
        };
    }

    /// `(B, L, 1)` numbers.
    private Value weights() {
        return taking.toNumber().unsqueeze(2);
    }

    /// 1 for the first token of a text, 2 for the second, 0 for those that take no part.
    private Value counted() {
        return tokens.numbers().multiply(taking);
    }

    private Value weightedMean() {
        Value weights = counted().toNumber().unsqueeze(2);
        return sum(weights).divide(weights.sum(1)).reshape(0, -1);
    }

    private Value max() {
        Value takes = taking.toTruth().unsqueeze(2);
        return takes.choose(hidden, hidden.graph().number(Double.NEGATIVE_INFINITY))
                .max(1);
    }

    /// `(B, 1, D)`.
    private Value sum(Value weights) {
        return hidden.multiply(weights).sum(1);
    }
}
