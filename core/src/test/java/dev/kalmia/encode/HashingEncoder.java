package dev.kalmia.encode;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A stand-in for a model: each word adds 1 at a place that its hash names, and the row gets length 1. Texts
/// with common words are alike; the same text has the same row on every machine. Counts the texts it was
/// given.
public final class HashingEncoder implements Encoder {
    private final int dimension;
    private long texts;

    public HashingEncoder(int dimension) {
        this.dimension = dimension;
    }

    /// How many texts were encoded so far.
    public long texts() {
        return texts;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int maxTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String fingerprint() {
        return "hashing-" + dimension;
    }

    @Override
    public Encoding encode(List<String> batch, Prompt prompt, Progress progress) {
        progress.advance(batch.size());
        texts += batch.size();
        String prefix = prompt instanceof Prompt.Text(String text) ? text : "";
        var rows = Embeddings.builder(dimension, new EmbeddingOrigin(fingerprint(), prefix, true));
        int[] tokens = new int[batch.size()];
        for (int i = 0; i < tokens.length; i++) {
            String[] words = (prefix + batch.get(i)).toLowerCase(Locale.ROOT).split("(?U)\\W+");
            tokens[i] = words.length;
            rows.add(row(words));
        }
        int[] chunks = new int[tokens.length];
        Arrays.fill(chunks, 1);
        EncodedAs as = new EncodedAs(
                UsedPrompt.own(prefix),
                "mean",
                "as trained",
                maxTokens(),
                true,
                dimension,
                dimension,
                Precision.F32,
                fingerprint());
        return new Encoding(rows.build(), new EncodeReport(tokens, chunks, as));
    }

    private float[] row(String[] words) {
        double[] sums = new double[dimension];
        Arrays.stream(words).forEach(word -> sums[Math.floorMod((word.hashCode() * 0x9e3779b9) >>> 7, dimension)]++);
        double length = Math.sqrt(Arrays.stream(sums).map(x -> x * x).sum());
        float[] row = new float[dimension];
        for (int j = 0; j < dimension; j++) {
            row[j] = (float) (sums[j] / Math.max(length, 1));
        }
        return row;
    }

    @Override
    public void close() {}
}
