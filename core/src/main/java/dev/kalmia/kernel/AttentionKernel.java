package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `softmax(Q Kᵀ / √K) V` of each text and head (Vaswani et al. 2017, 3.2.1), without gradients.
///
/// The scores of a few queries stay in the cache between the two products; nothing of size L × L is ever made.
public final class AttentionKernel {
    private static final int ROWS = 0;
    private static final int KEYS = 1;
    private static final int VALUES = 2;
    private static final int SCORES = 3;

    /// Queries that share the keys and values in the cache.
    private static final int AT_ONCE = 2 * Tile.ROWS;

    private static final float[] NO_BIAS = new float[Tile.LANES];

    private final int tokens;
    private final int heads;
    private final int size;
    private final byte @Nullable [] taken;

    private AttentionKernel(int tokens, int heads, int size, byte @Nullable [] taken) {
        this.tokens = tokens;
        this.heads = heads;
        this.size = size;
        this.taken = taken;
    }

    /// Whether a text of that many tokens is computed here: what is laid out for it must fit arrays.
    public static boolean fits(long tokens, long heads, long size) {
        return (tokens + Tile.LANES) * heads * (size + Tile.LANES) <= Integer.MAX_VALUE - 8L;
    }

    /// Computes all texts and heads. Query, key, value and the result are `(texts, tokens, heads, size)`
    /// row-major float32.
    ///
    /// @param taken `(texts, tokens)`, 1 where a key takes part and 0 elsewhere, at least one of each text;
    ///     null when all do
    public static void attend(
            int texts,
            int tokens,
            int heads,
            int size,
            MemorySegment query,
            MemorySegment key,
            MemorySegment value,
            byte @Nullable [] taken,
            MemorySegment mixed) {
        AttentionKernel kernel = new AttentionKernel(tokens, heads, size, taken);
        int parts = texts >= Workers.allowed() ? 1 : Math.min(heads, Workers.allowed());
        long bytes = 4L * tokens * heads * size;
        Workers.forEach(texts * parts, item -> {
            int text = item / parts;
            int part = item % parts;
            long start = text * bytes;
            kernel.text(
                    text,
                    heads * part / parts,
                    heads * (part + 1) / parts,
                    query.asSlice(start, bytes),
                    key.asSlice(start, bytes),
                    value.asSlice(start, bytes),
                    mixed.asSlice(start, bytes));
        });
    }

    private void text(
            int text,
            int fromHead,
            int toHead,
            MemorySegment query,
            MemorySegment key,
            MemorySegment value,
            MemorySegment mixed) {
        int[] keys = keys(text);
        // What is laid out for one head stays in the second-level cache; all heads together would not.
        for (int head = fromHead; head < toHead; head++) {
            head(head, keys, query, key, value, mixed);
        }
    }

    /// Positions of the keys that take part.
    private int[] keys(int text) {
        int[] keys = new int[tokens];
        int count = 0;
        for (int i = 0; i < tokens; i++) {
            if (taken == null || taken[text * tokens + i] != 0) {
                keys[count++] = i;
            }
        }
        return Arrays.copyOf(keys, count);
    }

    private void head(
            int head, int[] keys, MemorySegment query, MemorySegment key, MemorySegment value, MemorySegment mixed) {
        Scratch scratch = Scratch.ofThisThread();
        float[] rows = scratch.array(ROWS, (tokens + Tile.ROWS) * size);
        float[] keyPanels = scratch.array(KEYS, Tile.panels(keys.length) * Tile.LANES * size);
        float[] valuePanels = scratch.array(VALUES, Tile.panels(size) * Tile.LANES * keys.length);
        load(key, head, rows);
        packKeys(rows, keys, keyPanels);
        load(value, head, rows);
        packValues(rows, keys, valuePanels);
        load(query, head, rows);
        mix(rows, keys.length, keyPanels, valuePanels);
        store(rows, head, mixed);
    }

    /// One head's vectors, token after token.
    private void load(MemorySegment from, int head, float[] rows) {
        for (int i = 0; i < tokens; i++) {
            MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, 4L * (i * heads + head) * size, rows, i * size, size);
        }
    }

    private void store(float[] rows, int head, MemorySegment to) {
        for (int i = 0; i < tokens; i++) {
            MemorySegment.copy(rows, i * size, to, ValueLayout.JAVA_FLOAT, 4L * (i * heads + head) * size, size);
        }
    }

    /// Keys side by side, `size` rows in each panel of them, scaled by `1 / √size`.
    private void packKeys(float[] rows, int[] keys, float[] panels) {
        float scale = (float) (1 / Math.sqrt(size));
        int end = Tile.panels(keys.length) * Tile.LANES * size;
        Arrays.fill(panels, end - Tile.LANES * size, end, 0f);
        for (int j = 0; j < keys.length; j++) {
            int from = keys[j] * size;
            int to = Tile.place(j, 0, size);
            for (int d = 0; d < size; d++) {
                panels[to + d * Tile.LANES] = rows[from + d] * scale;
            }
        }
    }

    /// Dimensions side by side, a row for each key in each panel of them.
    private void packValues(float[] rows, int[] keys, float[] panels) {
        for (int d = 0; d < size; d += Tile.LANES) {
            int length = Math.min(Tile.LANES, size - d);
            for (int j = 0; j < keys.length; j++) {
                int to = Tile.place(d, j, keys.length);
                System.arraycopy(rows, keys[j] * size + d, panels, to, length);
                Arrays.fill(panels, to + length, to + Tile.LANES, 0f);
            }
        }
    }

    /// Puts what each query takes from the values in its place.
    private void mix(float[] queries, int keys, float[] keyPanels, float[] valuePanels) {
        int paddedKeys = Tile.panels(keys) * Tile.LANES;
        int paddedSize = Tile.panels(size) * Tile.LANES;
        float[] scores = Scratch.ofThisThread().array(SCORES, AT_ONCE * (paddedKeys + paddedSize));
        int mixed = AT_ONCE * paddedKeys;
        for (int first = 0; first < tokens; first += AT_ONCE) {
            int count = Math.min(AT_ONCE, tokens - first);
            for (int j = 0; j < paddedKeys; j += Tile.LANES) {
                tiles(count, queries, first * size, size, keyPanels, j * size, size, scores, j, paddedKeys);
            }
            float[] shares = new float[AT_ONCE];
            for (int i = 0; i < count; i++) {
                shares[i] = 1 / Exponential.softmax(scores, i * paddedKeys, keys);
            }
            for (int d = 0; d < paddedSize; d += Tile.LANES) {
                tiles(count, scores, 0, paddedKeys, valuePanels, d * keys, keys, scores, mixed + d, paddedSize);
            }
            for (int i = 0; i < count; i++) {
                for (int d = 0; d < size; d++) {
                    queries[(first + i) * size + d] = scores[mixed + i * paddedSize + d] * shares[i];
                }
            }
        }
    }

    /// The tiles of `count` rows, up to a whole number of tiles, with one panel.
    private static void tiles(
            int count, float[] a, int aFrom, int lda, float[] panel, int at, int depth, float[] c, int to, int ldc) {
        for (int row = 0; row < count; row += Tile.ROWS) {
            Tile.product(a, aFrom + row * lda, lda, panel, at, depth, NO_BIAS, 0, c, to + row * ldc, ldc);
        }
    }
}
