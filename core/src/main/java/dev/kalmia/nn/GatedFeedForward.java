package dev.kalmia.nn;

import dev.kalmia.tensor.Tensor;

/// `down(activation(gate(x)) · up(x))`: `(…, D)` to `(…, D)` (Shazeer 2020, equation 6).
public final class GatedFeedForward {
    private final Linear gate;
    private final Linear up;
    private final Linear down;
    private final Activation activation;

    public GatedFeedForward(Linear gate, Linear up, Linear down, Activation activation) {
        this.gate = gate;
        this.up = up;
        this.down = down;
        this.activation = activation;
    }

    public Tensor forward(Tensor x) {
        return down.forward(activation.apply(gate.forward(x)).multiply(up.forward(x)));
    }
}
