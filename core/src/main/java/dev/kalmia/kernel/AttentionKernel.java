package dev.kalmia.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `softmax(Q Kᵀ / √K) V` of each text and head (Vaswani et al. 2017, 3.2.1), without gradients.
///
/// The scores of four queries stay in the cache between the two products; nothing of size L × L is ever made.
public final class AttentionKernel {
    private static final int QUERIES = 0;
    private static final int ROWS = 1;
    private static final int KEYS = 2;
    private static final int VALUES = 3;
    private static final int SCORES = 4;
    private static final int RESULTS = 5;

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
        int width = heads * size;
        int[] keys = keys(text);
        Scratch scratch = Scratch.ofThisThread();
        float[] queries = scratch.array(QUERIES, (tokens + Tile.NARROW_ROWS) * width);
        float[] rows = scratch.array(ROWS, tokens * width);
        float[] keyPanels = scratch.array(KEYS, Tile.panels(keys.length) * Tile.LANES * size * (toHead - fromHead));
        float[] valuePanels = scratch.array(VALUES, Tile.panels(size) * Tile.LANES * keys.length * (toHead - fromHead));
        float[] results = scratch.array(RESULTS, tokens * width);
        MemorySegment.copy(query, ValueLayout.JAVA_FLOAT, 0, queries, 0, tokens * width);
        MemorySegment.copy(key, ValueLayout.JAVA_FLOAT, 0, rows, 0, tokens * width);
        packKeys(rows, keys, fromHead, toHead, keyPanels);
        MemorySegment.copy(value, ValueLayout.JAVA_FLOAT, 0, rows, 0, tokens * width);
        packValues(rows, keys, fromHead, toHead, valuePanels);
        for (int head = fromHead; head < toHead; head++) {
            head(head, head - fromHead, keys.length, queries, keyPanels, valuePanels, results);
        }
        store(results, fromHead * size, toHead * size, mixed);
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

    /// Keys side by side, `size` rows in each panel of them, scaled by `1 / √size`.
    private void packKeys(float[] rows, int[] keys, int fromHead, int toHead, float[] panels) {
        float scale = (float) (1 / Math.sqrt(size));
        int headSize = Tile.panels(keys.length) * Tile.LANES * size;
        for (int head = fromHead; head < toHead; head++) {
            int start = (head - fromHead) * headSize;
            Arrays.fill(panels, start + headSize - Tile.LANES * size, start + headSize, 0f);
            for (int j = 0; j < keys.length; j++) {
                int from = (keys[j] * heads + head) * size;
                int to = start + Tile.place(j, 0, size);
                for (int d = 0; d < size; d++) {
                    panels[to + d * Tile.LANES] = rows[from + d] * scale;
                }
            }
        }
    }

    /// Dimensions side by side, a row for each key in each panel of them.
    private void packValues(float[] rows, int[] keys, int fromHead, int toHead, float[] panels) {
        int columns = Tile.panels(size) * Tile.LANES;
        for (int head = fromHead; head < toHead; head++) {
            int start = (head - fromHead) * columns * keys.length;
            for (int d = 0; d < columns; d += Tile.LANES) {
                int length = Math.min(Tile.LANES, size - d);
                for (int j = 0; j < keys.length; j++) {
                    int to = start + Tile.place(d, j, keys.length);
                    System.arraycopy(rows, (keys[j] * heads + head) * size + d, panels, to, length);
                    Arrays.fill(panels, to + length, to + Tile.LANES, 0f);
                }
            }
        }
    }

    private void head(
            int head, int slot, int keys, float[] queries, float[] keyPanels, float[] valuePanels, float[] results) {
        int width = heads * size;
        int paddedKeys = Tile.panels(keys) * Tile.LANES;
        int paddedSize = Tile.panels(size) * Tile.LANES;
        float[] scores = Scratch.ofThisThread().array(SCORES, Tile.NARROW_ROWS * (paddedKeys + paddedSize));
        int mixed = Tile.NARROW_ROWS * paddedKeys;
        float[] totals = new float[Tile.NARROW_ROWS];
        for (int first = 0; first < tokens; first += Tile.NARROW_ROWS) {
            int count = Math.min(Tile.NARROW_ROWS, tokens - first);
            int query = first * width + head * size;
            for (int j = 0; j < paddedKeys; j += Tile.LANES) {
                int panel = (slot * paddedKeys + j) * size;
                Tile.narrowProduct(queries, query, width, keyPanels, panel, size, scores, j, paddedKeys);
            }
            for (int i = 0; i < count; i++) {
                totals[i] = Exponential.softmax(scores, i * paddedKeys, keys);
            }
            for (int d = 0; d < paddedSize; d += Tile.LANES) {
                int panel = (slot * paddedSize + d) * keys;
                Tile.narrowProduct(scores, 0, paddedKeys, valuePanels, panel, keys, scores, mixed + d, paddedSize);
            }
            for (int i = 0; i < count; i++) {
                int to = (first + i) * width + head * size;
                float share = 1 / totals[i];
                for (int d = 0; d < size; d++) {
                    results[to + d] = scores[mixed + i * paddedSize + d] * share;
                }
            }
        }
    }

    private void store(float[] results, int from, int to, MemorySegment mixed) {
        int width = heads * size;
        if (to - from == width) {
            MemorySegment.copy(results, 0, mixed, ValueLayout.JAVA_FLOAT, 0, tokens * width);
            return;
        }
        for (int i = 0; i < tokens; i++) {
            long at = 4L * ((long) i * width + from);
            MemorySegment.copy(results, i * width + from, mixed, ValueLayout.JAVA_FLOAT, at, to - from);
        }
    }
}
