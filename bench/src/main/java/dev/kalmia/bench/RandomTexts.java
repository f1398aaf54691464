package dev.kalmia.bench;

import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.EncodedAs;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Precision;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.UsedPrompt;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Seeds;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Stands for a model that takes no time: a text's vector is drawn by its hash, in 32 dimensions around one
/// of five hundred subjects, and turned into 384, as real texts are gathered and fill no more.
final class RandomTexts implements Encoder {
    static final int DIMENSION = 384;
    private static final int INNER = 32;
    private static final int SUBJECTS = 500;
    private static final double SPREAD = 0.8;

    private final float[][] subjects = drawn(SUBJECTS, INNER, 1);
    private final float[][] turned = drawn(INNER, DIMENSION, 2);

    private static float[][] drawn(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] drawn = new float[rows][columns];
        for (float[] row : drawn) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return drawn;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public int maxTokens() {
        return 512;
    }

    @Override
    public String fingerprint() {
        return "drawn";
    }

    @Override
    public Encoding encode(List<String> texts, Prompt prompt, Progress progress) {
        var rows = Embeddings.builder(DIMENSION, new EmbeddingOrigin(fingerprint(), "", false));
        texts.forEach(text -> rows.add(row(text)));
        int[] ones = new int[texts.size()];
        Arrays.fill(ones, 1);
        EncodedAs as = new EncodedAs(
                UsedPrompt.own(""),
                "mean",
                "as trained",
                maxTokens(),
                false,
                DIMENSION,
                DIMENSION,
                Precision.F32,
                fingerprint());
        return new Encoding(rows.build(), new EncodeReport(ones, ones, as));
    }

    private float[] row(String text) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(2, text));
        float[] subject = subjects[random.nextInt(SUBJECTS)];
        float[] row = new float[DIMENSION];
        for (int i = 0; i < INNER; i++) {
            float value = subject[i] + (float) (SPREAD * random.nextGaussian());
            for (int j = 0; j < DIMENSION; j++) {
                row[j] += value * turned[i][j];
            }
        }
        return row;
    }

    @Override
    public void close() {}
}
