package dev.kalmia.export;

import dev.kalmia.export.onnx.Constant;
import dev.kalmia.nn.Rotary;

/// Rotary positions as [Rotary] turns heads. Turns depend on how far tokens are apart alone, so that padding before
/// a text changes nothing.
///
/// @param cosines and `sines` are `(L, K / 2)`
/// @param half `K / 2`
record RotaryTurns(Value cosines, Value sines, int half) {
    /// @param name of the frequencies in the graph
    static RotaryTurns of(Rotary rotary, String name, Tokens tokens, Graph graph) {
        float[] frequencies = rotary.frequencies();
        Value turns = graph.initialiser(name, () -> Constant.of(frequencies));
        Value angles = tokens.places().toNumber().unsqueeze(1).multiply(turns);
        return new RotaryTurns(stretched(angles.cos(), rotary), stretched(angles.sin(), rotary), frequencies.length);
    }

    private static Value stretched(Value turns, Rotary rotary) {
        return rotary.stretch() == 1 ? turns : turns.multiply(rotary.stretch());
    }

    /// Turns heads `(B, H, L, K)`.
    Value apply(Value heads) {
        Value first = heads.slice(0, half);
        Value second = heads.slice(half, 2L * half);
        Value left = first.multiply(cosines).subtract(second.multiply(sines));
        return left.beside(second.multiply(cosines).add(first.multiply(sines)));
    }
}
