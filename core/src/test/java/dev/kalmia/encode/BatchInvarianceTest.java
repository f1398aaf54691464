package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.vector.Embeddings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A text's vector beside the vectors that it gets in other company.
class BatchInvarianceTest {
    private static final double MOST_BY_DEFAULT = 1e-6;

    /// One of the long texts is looked at, then one of the short ones, and so on.
    private static final int STEP = 7;
    private static final String[] WORDS =
            "fever pain heart red blue green house tree water sun cell protein of the in with".split(" ");

    @TempDir
    Path folder = Path.of("");

    /// Of 1 to 150 words: some texts take the way of few rows, some that of many.
    private static List<String> texts(int count) {
        Random random = new Random(17);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(words(random, i % 8 == 0 ? 120 + random.nextInt(30) : 1 + random.nextInt(40)));
        }
        return texts;
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.toString();
    }

    private static float[] alone(Encoder encoder, String text) {
        return encoder.embed(List.of(text), Prompt.none()).row(0);
    }

    private static double distance(float[] a, float[] b) {
        double most = 0;
        for (int d = 0; d < a.length; d++) {
            most = Math.max(most, Math.abs((double) a[d] - b[d]));
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5"})
    @DisplayName("by default a text alone, in a batch of 64 and next to one of 512 tokens differs by less than 1e-6")
    void nearlyTheSame(String model) {
        List<String> texts = texts(64);
        String longest = words(new Random(4), 600);
        try (Encoder encoder = Encoder.open(
                ModelSource.resolve("bundled:" + model), EncodeConfig.defaults().withMaxTokens(512))) {
            Embeddings together = encoder.embed(texts, Prompt.none());
            for (int i = 0; i < texts.size(); i += STEP) {
                assertThat(distance(alone(encoder, texts.get(i)), together.row(i)))
                        .isLessThan(MOST_BY_DEFAULT);
            }
            List<String> beside = List.of(texts.get(1), longest, texts.get(STEP));
            Embeddings three = encoder.embed(beside, Prompt.none());
            for (int i = 0; i < beside.size(); i++) {
                assertThat(distance(alone(encoder, beside.get(i)), three.row(i)))
                        .isLessThan(MOST_BY_DEFAULT);
            }
        }
    }

    @Test
    @DisplayName("deterministic vectors of a real model are the same bits in any company, order and number of calls")
    void realModel() throws Exception {
        ModelFolder model = ModelSource.resolve("bundled:all-MiniLM-L6-v2");
        holds(model, EncodeConfig.defaults().withDeterministic(true).withMaxTokens(512), 48, 512);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    @DisplayName("so they are in every precision")
    void precisions(Precision precision) throws Exception {
        ModelFolder model = TinyModel.write(folder, 1);
        holds(model, EncodeConfig.defaults().withDeterministic(true).withPrecision(precision), 100, 64);
    }

    private static void holds(ModelFolder model, EncodeConfig config, int count, int longestWords) throws Exception {
        List<String> texts = texts(count);
        String longest = words(new Random(4), longestWords);
        List<String> reversed = new ArrayList<>(texts);
        Collections.reverse(reversed);
        float[][] alone = new float[count][];
        try (Encoder encoder = Encoder.open(model, config)) {
            for (int i = 0; i < count; i += STEP) {
                alone[i] = alone(encoder, texts.get(i));
            }
            Embeddings together = encoder.embed(texts, Prompt.none());
            Embeddings turned = encoder.embed(reversed, Prompt.none());
            for (int i = 0; i < count; i += STEP) {
                assertThat(together.row(i)).containsExactly(alone[i]);
                assertThat(turned.row(count - 1 - i)).containsExactly(alone[i]);
            }
            Embeddings beside = encoder.embed(List.of(longest, texts.get(0), texts.get(STEP)), Prompt.none());
            assertThat(beside.row(1)).containsExactly(alone[0]);
            assertThat(beside.row(2)).containsExactly(alone[STEP]);
        }
        besideOthers(model, config, texts, alone);
    }

    /// Two encoders at a time, one of which lets a batch that is alone have all cores.
    private static void besideOthers(ModelFolder model, EncodeConfig config, List<String> texts, float[][] alone)
            throws Exception {
        try (Encoder encoder = Encoder.open(model, config);
                Encoder other = Encoder.open(model, config.withDeterministic(false));
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Embeddings> busy = threads.submit(() -> {
                texts.subList(0, texts.size() / 4).forEach(text -> alone(other, text));
                return other.embed(texts, Prompt.none());
            });
            Future<Embeddings> asked = threads.submit(() -> encoder.embed(texts, Prompt.none()));
            for (int i = 0; i < alone.length; i += STEP) {
                assertThat(asked.get().row(i)).containsExactly(alone[i]);
            }
            assertThat(busy.get().size()).isEqualTo(texts.size());
        }
    }

    @Test
    @DisplayName("the chunks of a deterministic long text are the same bits whatever is chunked beside it")
    void chunks() {
        EncodeConfig config = EncodeConfig.defaults().withDeterministic(true).withOverflow(Overflow.CHUNK);
        List<String> texts = texts(60);
        try (Encoder encoder = Encoder.open(TinyModel.write(folder, 1), config)) {
            Embeddings together = encoder.embed(texts, Prompt.none());
            for (int i = 0; i < texts.size(); i += STEP) {
                assertThat(together.row(i)).containsExactly(alone(encoder, texts.get(i)));
            }
        }
    }
}
