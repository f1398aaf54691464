package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Precision;
import dev.kalmia.encode.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Useful arithmetic beside what the machine can do: tokens a second of texts of 256 tokens, times what a token needs
/// in linear layers and attention, over the rate of large products of matrices in float32 (and in bfloat16, where the
/// processor has it). Each turn measures both.
///
/// `./dev bench flops minilm|qwen2 [TURNS]`: all-MiniLM-L6-v2, or a decoder of Qwen2-0.5B's shape with random weights
/// and a small vocabulary, which costs nothing either way.
public final class FlopsBench {
    private static final int TOKENS = 256;

    private FlopsBench() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1) {
            System.err.println("usage: flops minilm|qwen2 [TURNS]");
            System.exit(2);
        }
        int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        if (arguments[0].equals("minilm")) {
            measure(ModelSource.resolve("bundled:all-MiniLM-L6-v2"), 16, turns);
            return;
        }
        Path folder = Files.createTempDirectory("qwen2");
        try {
            measure(RandomDecoder.write(folder), 2, turns);
        } finally {
            RandomDecoder.delete(folder);
        }
    }

    private static void measure(ModelFolder folder, int texts, int turns) {
        double each = FlopsOf.token(folder, TOKENS);
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f MFLOP a token at %d tokens, %d processors%n",
                folder.name(),
                each / 1e6,
                TOKENS,
                Runtime.getRuntime().availableProcessors());
        for (Precision precision : Precision.values()) {
            EncodeConfig config = EncodeConfig.defaults().withMaxTokens(TOKENS).withPrecision(precision);
            try (Encoder encoder = Encoder.open(folder, config)) {
                measure(precision, encoder, texts, turns, each);
            }
        }
    }

    private static void measure(Precision precision, Encoder encoder, int texts, int turns, double each) {
        double[] rates = new double[turns];
        double[] peaks = new double[turns];
        double[] ratios = new double[turns];
        for (int turn = -1; turn < turns; turn++) {
            List<String> batch = texts(texts, turn);
            long start = System.nanoTime();
            Encoding encoding = encoder.encode(batch, Prompt.none());
            double seconds = (System.nanoTime() - start) / 1e9;
            double peak = PeakProducts.float32();
            if (turn >= 0) {
                rates[turn] = encoding.report().totalTokens() / seconds;
                peaks[turn] = peak;
                ratios[turn] = rates[turn] * each / peak;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-5s %8.0f tokens/s, %6.1f GFLOP/s useful, %6.1f in float32 products alone: %.2f%n",
                precision,
                Figures.median(rates),
                Figures.median(rates) * each / 1e9,
                Figures.median(peaks) / 1e9,
                Figures.median(ratios));
    }

    private static List<String> texts(int count, int turn) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < TOKENS; word++) {
                text.append(RandomDecoder.word(Math.floorMod(31 * word + 7 * i + turn, 500)))
                        .append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
