package dev.kalmia.model;

import dev.kalmia.nn.PlacedAttention;
import dev.kalmia.nn.Rotary;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rotary positions of a batch in the layers that see everything, some of whose texts may be longer
/// than the model was trained on. A batch without such a text is as if there were no extension, bit by bit.
public final class ExtendedRotary {
    private final Rotary own;
    private final LongContext context;

    public ExtendedRotary(Rotary own, LongContext context) {
        this.own = own;
        this.context = context;
    }

    /// Attention at the places of the batch's tokens.
    ///
    /// @param causal whether no query sees a key after it
    public PlacedAttention at(TokenBatch batch, boolean causal, Device device) {
        if (!context.changes(batch)) {
            return PlacedAttention.of(own.at(0, batch.length(), device));
        }
        @Nullable Tensor scales = context.queryScales(batch, device);
        return new PlacedAttention(
                turns(batch, device),
                scales == null ? null : scales.unsqueeze(1),
                context.positions() instanceof Positions.SelfExtend extend ? far(extend, batch, causal, device) : null);
    }

    private Rotary.Turns turns(TokenBatch batch, Device device) {
        Rotary slower = context.positions() instanceof Positions.Ntk(double factor) ? own.withBaseTimes(factor) : own;
        List<Rotary.Turns> rows = new ArrayList<>();
        for (int tokens : batch.lengths()) {
            Rotary rotary = context.changes(tokens) ? slower : own;
            rows.add(rotary.at(floats(context.at(tokens, batch.length())), device));
        }
        return Rotary.Turns.ofRows(rows);
    }

    private static float[] floats(double[] positions) {
        float[] floats = new float[positions.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) positions[i];
        }
        return floats;
    }

    private PlacedAttention.Far far(Positions.SelfExtend extend, TokenBatch batch, boolean causal, Device device) {
        int shift = extend.window() - extend.window() / extend.group();
        float[] grouped = new float[batch.length()];
        float[] shifted = new float[batch.length()];
        for (int place = 0; place < grouped.length; place++) {
            grouped[place] = Math.floorDiv(place, extend.group());
            shifted[place] = grouped[place] + shift;
        }
        boolean[] extended = new boolean[batch.rows()];
        for (int row = 0; row < extended.length; row++) {
            extended[row] = context.changes(batch.lengths()[row]);
        }
        return new PlacedAttention.Far(
                extend.window(), own.at(grouped, device), own.at(shifted, device), extended, causal, device);
    }
}
