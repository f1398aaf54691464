package dev.kalmia.vector;

import dev.kalmia.run.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Centres of documents by spherical k-means (Dhillon and Modha 2001): each document goes to the centre with
/// the largest cosine, each centre becomes the mean direction of its documents. The same documents and seed
/// give the same bits for any number of threads.
final class Clusters {
    private static final int ROUNDS = 8;
    private static final int SAMPLE_PER_CENTRE = 64;

    private Clusters() {}

    /// Of a sample of the documents, drawn by the seed.
    ///
    /// @param size how many documents there are, at least 1
    /// @param count of centres, 1 to `size`
    static Embeddings of(Iterator<Embeddings> documents, int size, int count, long seed) {
        Embeddings sample = sample(documents, size, (int) Math.min(size, (long) count * SAMPLE_PER_CENTRE), seed);
        Embeddings centres = sample.select(first(sample.size(), count, seed));
        for (int round = 0; round < ROUNDS; round++) {
            centres = moved(sample, centres);
        }
        return centres;
    }

    /// Each document with the same chance, in their order (Knuth, The Art of Computer Programming 2,
    /// algorithm S).
    private static Embeddings sample(Iterator<Embeddings> documents, int size, int wanted, long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "sample"));
        Embeddings.Builder builder = null;
        int left = size;
        int missing = wanted;
        while (documents.hasNext() && missing > 0) {
            Embeddings block = documents.next();
            builder = builder == null ? Embeddings.builder(block.dimension(), block.origin()) : builder;
            for (int i = 0; i < block.size() && missing > 0; i++, left--) {
                if (random.nextInt(left) < missing) {
                    builder.add(block.block(i), block.offset(i));
                    missing--;
                }
            }
        }
        if (builder == null || missing > 0) {
            throw new IllegalArgumentException(
                    "there must be " + size + " documents, and at least 1; missing=" + missing);
        }
        return builder.build();
    }

    private static int[] first(int size, int count, long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "centres"));
        int[] rows = IntStream.range(0, size).toArray();
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, size);
            int row = rows[other];
            rows[other] = rows[i];
            rows[i] = row;
        }
        return Arrays.copyOf(rows, count);
    }

    private static Embeddings moved(Embeddings sample, Embeddings centres) {
        Hits nearest = TopK.search(sample, centres, 1, Similarity.COSINE);
        double[][] sums = new double[centres.size()][sample.dimension()];
        int[] members = new int[centres.size()];
        for (int i = 0; i < sample.size(); i++) {
            double length = Lengths.of(sample.block(i), sample.offset(i), sample.dimension());
            int centre = nearest.row(i, 0);
            members[centre]++;
            for (int j = 0; j < sample.dimension() && length > 0; j++) {
                sums[centre][j] += sample.block(i)[sample.offset(i) + j] / length;
            }
        }
        // A centre that nothing is near to moves to where one is most needed.
        Iterator<Integer> strangers = IntStream.range(0, sample.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> nearest.score(i, 0))
                        .thenComparing(i -> i))
                .iterator();
        Embeddings.Builder builder = Embeddings.builder(sample.dimension(), sample.origin());
        for (int c = 0; c < sums.length; c++) {
            builder.add(members[c] == 0 ? sample.row(strangers.next()) : direction(sums[c], centres.row(c)));
        }
        return builder.build();
    }

    /// The sum with length 1, or the old centre where it has no direction.
    private static float[] direction(double[] sum, float[] old) {
        double length = Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
        if (length < 1e-9) {
            return old;
        }
        float[] direction = new float[sum.length];
        for (int j = 0; j < sum.length; j++) {
            direction[j] = (float) (sum[j] / length);
        }
        return direction;
    }
}
