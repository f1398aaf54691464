package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Corpus;
import dev.kalmia.data.Queries;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.vector.Embeddings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What the same bits in any company cost: texts a second of all-MiniLM-L6-v2 with and without `--deterministic`, in
/// short turns of the same texts; what counts is the median of the turns' ratios. Beside it the largest difference
/// between the two kinds of vectors.
///
/// `./dev bench deterministic FOLDER [TURNS]`, where FOLDER holds SciFact in BEIR form.
public final class DeterministicBench {
    private DeterministicBench() {}

    public static void main(String[] arguments) {
        if (arguments.length < 1) {
            System.err.println("usage: deterministic FOLDER [TURNS]");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
        EncodeConfig config = EncodeConfig.defaults().withMaxTokens(512);
        try (Encoder plain = open(config);
                Encoder same = open(config.withDeterministic(true))) {
            System.out.printf(
                    Locale.ROOT, "%-24s %10s %14s %8s %12s%n", "texts", "plain/s", "the same/s", "ratio", "max |Δ|");
            compare(
                    "16 abstracts",
                    Corpus.read(folder.resolve("corpus.jsonl.gz")).texts(),
                    32,
                    turns,
                    plain,
                    same);
            List<String> claims = Queries.read(folder.resolve("queries.jsonl")).texts();
            compare("128 claims", claims, 128, turns, plain, same);
            compare("one claim", claims, 1, 4 * turns, plain, same);
        }
    }

    private static Encoder open(EncodeConfig config) {
        return Encoder.open(ModelSource.resolve("bundled:all-MiniLM-L6-v2"), config);
    }

    private static void compare(String name, List<String> all, int count, int turns, Encoder plain, Encoder same) {
        double[] rates = new double[turns];
        double[] sameRates = new double[turns];
        double[] ratios = new double[turns];
        double most = 0;
        for (int turn = -1; turn < turns; turn++) {
            int from = Math.floorMod(turn * count, all.size() - count);
            List<String> texts = all.subList(from, from + count);
            long start = System.nanoTime();
            Embeddings first = plain.embed(texts, Prompt.none());
            long between = System.nanoTime();
            Embeddings second = same.embed(texts, Prompt.none());
            long end = System.nanoTime();
            most = Math.max(most, difference(first, second));
            if (turn >= 0) {
                rates[turn] = count * 1e9 / (between - start);
                sameRates[turn] = count * 1e9 / (end - between);
                ratios[turn] = sameRates[turn] / rates[turn];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-24s %10.1f %14.1f %8.2f %12.1e%n",
                name,
                Figures.median(rates),
                Figures.median(sameRates),
                Figures.median(ratios),
                most);
    }

    private static double difference(Embeddings a, Embeddings b) {
        double most = 0;
        for (int i = 0; i < a.size(); i++) {
            float[] left = a.row(i);
            float[] right = b.row(i);
            for (int d = 0; d < left.length; d++) {
                most = Math.max(most, Math.abs((double) left[d] - right[d]));
            }
        }
        return most;
    }
}
