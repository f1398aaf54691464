package dev.kalmia.golden;

import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.InputException;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Batch K of a reference file: `input_ids_K` and `attention_mask_K`, `(B, L)` int64 each, and
/// `token_type_ids_K` where texts have more than one segment.
record GoldenBatch(int number, TokenBatch tokens) {
    static final String IDS = "input_ids_";
    static final String MASK = "attention_mask_";
    static final String TYPES = "token_type_ids_";

    /// All batches of a file, in order.
    static List<GoldenBatch> all(WeightFile file) {
        List<GoldenBatch> batches = new ArrayList<>();
        while (file.names().contains(IDS + batches.size())) {
            batches.add(new GoldenBatch(batches.size(), read(file, batches.size())));
        }
        if (batches.isEmpty()) {
            throw new InputException(file + ": there is no " + IDS + "0, so this is no reference file");
        }
        return batches;
    }

    private static TokenBatch read(WeightFile file, int number) {
        long[] shape = file.info(IDS + number).shape();
        long[] ids = whole(file, IDS + number, shape);
        long[] mask = whole(file, MASK + number, shape);
        String types = TYPES + number;
        long[] segments = file.names().contains(types) ? whole(file, types, shape) : new long[ids.length];
        boolean left = false;
        List<TokenIds> rows = new ArrayList<>();
        int columns = (int) shape[1];
        for (int start = 0; start < ids.length; start += columns) {
            left |= mask[start] == 0;
            rows.add(row(file, number, ids, mask, segments, start, columns));
        }
        TokenBatch batch = left ? TokenBatch.leftPadded(rows, 0) : TokenBatch.of(rows, 0);
        if (!Arrays.equals(batch.mask(), mask)) {
            throw new InputException(file + ": " + MASK + number
                    + " must be ones in a row, with zeros on one side of every text alike and none in the longest");
        }
        return batch;
    }

    private static TokenIds row(
            WeightFile file, int number, long[] ids, long[] mask, long[] segments, int start, int columns) {
        int[] own = new int[columns];
        int[] types = new int[columns];
        int count = 0;
        for (int i = start; i < start + columns; i++) {
            if (mask[i] == 1) {
                own[count] = Math.clamp(ids[i], -1, Integer.MAX_VALUE);
                types[count++] = Math.clamp(segments[i], -1, Integer.MAX_VALUE);
            }
        }
        if (count == 0) {
            throw new InputException(file + ": every text of " + MASK + number + " must have a token");
        }
        return new TokenIds(Arrays.copyOf(own, count), Arrays.copyOf(types, count), count);
    }

    private static long[] whole(WeightFile file, String name, long[] shape) {
        if (!file.names().contains(name)) {
            throw new InputException(file + ": " + name + " is missing");
        }
        boolean fits = file.info(name).type().name().equals("I64")
                && shape.length == 2
                && shape[0] > 0
                && shape[1] > 0
                && Arrays.equals(file.info(name).shape(), shape);
        if (!fits) {
            throw new InputException(file + ": " + name + " must be (texts, tokens) of type I64, as many as " + IDS
                    + "; it is " + file.info(name));
        }
        return file.data(name).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
    }
}
