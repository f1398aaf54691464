package dev.kalmia.golden;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.model.Backbone;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Stores what a backbone computes, for [Parity] and for other software to be held against.
public final class GoldenFile {
    /// Longer texts are cut: every layer of every token is stored.
    public static final int MOST_TOKENS = 512;

    private static final int BATCH = 4;

    private GoldenFile() {}

    /// Writes the states of texts, four a batch.
    ///
    /// @param out a `.safetensors` file, written whole or not at all
    /// @param texts at least one, each of at least one token
    /// @param padId what short rows are filled with
    /// @throws dev.kalmia.run.InputException when it cannot be written
    public static void write(Path out, Backbone backbone, List<TokenIds> texts, int padId) {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        for (int from = 0, number = 0; from < texts.size(); from += BATCH, number++) {
            TokenBatch tokens = TokenBatch.of(texts.subList(from, Math.min(texts.size(), from + BATCH)), padId);
            put(tensors, new GoldenBatch(number, tokens));
            State.of(backbone, new GoldenBatch(number, tokens), false)
                    .forEach((name, state) -> tensors.put(
                            name, new TensorData(DataType.F32, state.shape(), MemorySegment.ofArray(state.values()))));
        }
        SafetensorsWriter.write(out, tensors);
    }

    private static void put(SequencedMap<String, TensorData> tensors, GoldenBatch batch) {
        TokenBatch tokens = batch.tokens();
        long[] shape = {tokens.rows(), tokens.length()};
        tensors.put(GoldenBatch.IDS + batch.number(), whole(tokens.ids(), shape));
        tensors.put(GoldenBatch.MASK + batch.number(), whole(tokens.mask(), shape));
        tensors.put(GoldenBatch.TYPES + batch.number(), whole(tokens.typeIds(), shape));
    }

    private static TensorData whole(long[] values, long[] shape) {
        return new TensorData(DataType.I64, shape, MemorySegment.ofArray(values));
    }
}
