package dev.kalmia.export;

import java.util.List;

/// The inputs of a graph and what follows from them. Padding may stand on either side: what a token attends to and
/// which position it has depend on the real tokens alone.
final class Tokens {
    private static final String[] SHAPE = {"batch_size", "sequence_length"};

    /// The least float32: an infinity would make padding that sees nothing no number at all, and what is no number
    /// stays so when it is multiplied by 0.
    private static final double LEAST = -Float.MAX_VALUE;

    private final Graph graph;
    private final Value ids;
    private final Value mask;

    Tokens(Graph graph) {
        this.graph = graph;
        this.ids = graph.input("input_ids", SHAPE);
        this.mask = graph.input("attention_mask", SHAPE);
    }

    /// `(B, L)` whole numbers.
    Value ids() {
        return ids;
    }

    /// `(B, L)` whole numbers, 1 for a token, 0 for padding.
    Value mask() {
        return mask;
    }

    /// `(B, L)` whole numbers; an input of the graph from now on.
    Value types() {
        return graph.input("token_type_ids", SHAPE);
    }

    /// `(B)` whole numbers, how many tokens of each text are its prompt; an input of the graph from now on.
    Value promptLengths() {
        return graph.input("prompt_length", SHAPE[0]);
    }

    /// `(B, L)`: 1 for the first token of a text, 2 for the second; for padding the number of the token before.
    Value numbers() {
        return mask.cumulativeSum();
    }

    /// `(B, L)`: 0 for the first token of a text, 1 for the second; for padding something that is a position too.
    Value positions() {
        return numbers().subtract(graph.integer(1)).atLeast(graph.integer(0));
    }

    /// `(L)` numbers from 0, padding counted: for what depends on distances alone.
    Value places() {
        return graph.add("Range", List.of(), graph.integer(0), ids.size(1), graph.integer(1));
    }

    /// What is added to the scores of attention `(B, H, L, L)`: 0, or a number so small that the softmax gives 0
    /// for padding and for tokens outside of the band.
    Value scoreBias(Band band) {
        Value keys = mask.unsqueeze(1).unsqueeze(2);
        if (band.equals(Band.ALL)) {
            return graph.number(1).subtract(keys.toNumber()).multiply(LEAST);
        }
        return keys.toTruth().and(inside(band)).choose(graph.number(0), graph.number(LEAST));
    }

    /// `(L, L)` whole numbers: how far each key is after each query.
    Value ahead() {
        Value places = places();
        return places.unsqueeze(0).subtract(places.unsqueeze(1));
    }

    /// `(L, L)` truths.
    private Value inside(Band band) {
        Value ahead = ahead();
        return ahead.lessOrEqual(graph.integer(band.forwards()))
                .and(graph.integer(-band.backwards()).lessOrEqual(ahead));
    }
}
