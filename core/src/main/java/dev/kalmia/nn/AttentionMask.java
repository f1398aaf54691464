package dev.kalmia.nn;

import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import org.jspecify.annotations.Nullable;

/// Which keys each query sees. A rule, of which a table is made for some queries at a time: one for all pairs of a
/// long text would not fit the memory.
public final class AttentionMask {
    private final int past;
    private final int queries;
    private final boolean causal;
    private final int window;
    private final @Nullable TokenBatch padded;
    private final boolean @Nullable [] free;
    private final Device device;

    private AttentionMask(
            int past,
            int queries,
            boolean causal,
            int window,
            @Nullable TokenBatch padded,
            boolean @Nullable [] free,
            Device device) {
        int total = past + queries;
        this.past = past;
        this.queries = queries;
        // A token that is alone is the last one.
        this.causal = causal && queries > 1;
        this.window = window < total ? window : 0;
        this.padded = padded;
        this.free = free;
        this.device = device;
    }

    /// Keys that are not padding, not after the query where `causal`, and fewer than `window` places away.
    /// Padding sees itself, since a row that sees nothing has no softmax.
    ///
    /// @param window 0 for no bound
    public static AttentionMask of(TokenBatch batch, boolean causal, int window, Device device) {
        return of(batch, causal, window, new boolean[batch.rows()], device);
    }

    /// The same where some texts have no window.
    ///
    /// @param free for each text whether it has none
    public static AttentionMask of(TokenBatch batch, boolean causal, int window, boolean[] free, Device device) {
        int without = 0;
        for (boolean each : free) {
            without += each ? 1 : 0;
        }
        boolean mixed = without > 0 && without < free.length;
        // What comes after a text is what a causal query does not see anyhow.
        boolean hidden = batch.padded() && (!causal || batch.paddedLeft());
        return new AttentionMask(
                0,
                batch.length(),
                causal,
                without == free.length ? 0 : window,
                hidden ? batch : null,
                mixed ? free.clone() : null,
                device);
    }

    /// What new tokens of one text see: all before them and themselves, fewer than `window` places back.
    ///
    /// @param past tokens that were there before
    /// @param window 0 for no bound
    public static AttentionMask continued(int past, int count, int window, Device device) {
        return new AttentionMask(past, count, true, window, null, null, device);
    }

    /// Keys that are not padding.
    ///
    /// @return `(B, 1, 1, L)` boolean, true for a token; null when nothing is padded
    public static @Nullable Tensor tokens(TokenBatch batch, Device device) {
        if (!batch.padded()) {
            return null;
        }
        return Tensors.of(batch.mask(), batch.rows(), batch.length())
                .to(device)
                .notEqualTo(0)
                .reshape(batch.rows(), 1, 1, batch.length());
    }

    /// Whether each query sees itself and all before it, and that is the whole rule.
    boolean onlyCausal() {
        return causal && past == 0 && window == 0 && padded == null;
    }

    /// Whether all queries of a text see the same keys, those of [#keys].
    boolean sameForAll() {
        return !causal && window == 0;
    }

    /// What all queries see, as [#tokens] has it.
    @Nullable
    Tensor keys() {
        return padded == null ? null : tokens(padded, device);
    }

    /// Tokens that every query sees at most before itself, and after itself unless the mask is causal; 0 for no bound.
    int window() {
        return free == null ? window : 0;
    }

    /// Queries `from` to `from + count - 1` and the keys that one of them may see.
    Block block(int from, int count) {
        int first = past + from;
        int end = first + count;
        int firstKey = window() == 0 ? 0 : Math.max(0, first - window + 1);
        int total = past + queries;
        int reach = causal ? end : window() == 0 ? total : end + window - 1;
        int endKey = Math.min(total, reach);
        return new Block(from, count, firstKey, endKey - firstKey);
    }

    /// Some queries and some keys, each in a row.
    record Block(int from, int count, int firstKey, int keys) {}

    /// Who sees whom in a block.
    ///
    /// @return `(B or 1, 1, count, keys)` boolean; null when each query sees all of these keys
    @Nullable
    Tensor of(Block block) {
        int rows = padded != null ? padded.rows() : free != null ? free.length : 1;
        boolean[] allowed = new boolean[Math.multiplyExact(Math.multiplyExact(rows, block.count()), block.keys())];
        int at = 0;
        boolean all = true;
        for (int row = 0; row < rows; row++) {
            for (int query = past + block.from(); query < past + block.from() + block.count(); query++) {
                for (int key = block.firstKey(); key < block.firstKey() + block.keys(); key++) {
                    boolean sees = sees(row, query, key);
                    allowed[at++] = sees;
                    all &= sees;
                }
            }
        }
        return all
                ? null
                : Tensors.of(allowed, rows, 1, block.count(), block.keys()).to(device);
    }

    private boolean sees(int row, int query, int key) {
        if (key == query) {
            return true;
        }
        boolean near = window == 0 || (free != null && free[row]) || Math.abs(query - key) < window;
        boolean before = !causal || key < query;
        return near && before && (padded == null || padded.mask()[row * queries + key] == 1);
    }
}
