package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.PoolingHead;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.model.FreshHead;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.nn.SlowHeads;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Texts through models that pool by a trained head.
class HeadEncoderTest {
    private static final int SIZE = 16;
    private static final int HEADS = 2;
    private static final int HEAD_SIZE = 24;
    private static final int LATENT_SIZE = 20;
    private static final String PROMPT = "say water ";
    /// `[CLS]`, `say` and `water`.
    private static final int LEFT_OUT = 3;

    enum Kind {
        LATENT,
        LAST_LAYER,
        ALL_LAYERS;

        HeadShape shape() {
            return switch (this) {
                case LATENT -> new HeadShape.LatentAttention(40, LATENT_SIZE, HEADS, HEAD_SIZE);
                case LAST_LAYER -> new HeadShape.MultiLayer(40, HEADS, HEAD_SIZE, false, true);
                case ALL_LAYERS -> new HeadShape.MultiLayer(40, HEADS, HEAD_SIZE, true, true);
            };
        }
    }

    @TempDir
    Path folder = Path.of("");

    private ModelFolder model(Kind kind) {
        FreshHead.write(folder.resolve("model"), TinyModel.write(folder.resolve("base"), 1), kind.shape(), false, 7);
        return ModelFolder.open(folder.resolve("model"));
    }

    private static List<String> texts() {
        Random random = new Random(3);
        List<String> words = List.of(
                "fever", "pain", "heart", "red", "blue", "green", "house", "tree", "water", "sun", "cell", "protein");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = i % 9 == 0 ? 40 : 1 + random.nextInt(12); word > 0; word--) {
                text.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static Map<String, double[]> parameters(ModelFolder model) {
        PoolingHead head = model.head().orElseThrow();
        Map<String, double[]> parameters = new HashMap<>();
        try (WeightFile file = WeightFile.open(head.weights())) {
            for (String name : file.names()) {
                float[] values = file.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
                double[] wide = new double[values.length];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = values[i];
                }
                parameters.put(name, wide);
            }
        }
        return parameters;
    }

    /// The last states of a text's tokens that are not the prompt's.
    private static double[][] states(SentenceModel model, Tokenizer tokenizer, String text) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = TokenBatch.of(List.of(tokenizer.encode(text, 32)), tokenizer.padId());
            double[] all = Tensors.doubles(model.hiddenStates(batch).getLast());
            double[][] tokens = new double[batch.length() - LEFT_OUT][SIZE];
            for (int i = 0; i < tokens.length; i++) {
                System.arraycopy(all, (LEFT_OUT + i) * SIZE, tokens[i], 0, SIZE);
            }
            return tokens;
        }
    }

    private static double[] slow(Kind kind, SlowHeads slow, double[][] tokens) {
        return switch (kind) {
            case LATENT -> slow.latentAttention(tokens, LATENT_SIZE);
            case LAST_LAYER -> slow.multiLayer(tokens, false);
            case ALL_LAYERS -> slow.multiLayer(new double[][] {SlowHeads.mean(tokens)}, true);
        };
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("vectors are those of the equations, of length 1, without the prompt's tokens, in batches")
    void encodes(Kind kind) {
        ModelFolder folder = model(kind);
        SlowHeads slow = new SlowHeads(parameters(folder), HEADS, HEAD_SIZE);
        List<String> texts = texts().subList(0, 12);
        try (Encoder encoder = Encoder.open(folder, EncodeConfig.defaults());
                SentenceModel model = SentenceModel.open(folder, Device.cpu());
                Tokenizer tokenizer = folder.openTokenizer()) {
            Encoding encoding = encoder.encode(texts, Prompt.text(PROMPT));
            assertThat(encoding.report().as().pooling())
                    .isEqualTo(kind.shape().kind().type());
            Embeddings found = encoding.embeddings();
            for (int i = 0; i < texts.size(); i++) {
                double[] expected = slow(kind, slow, states(model, tokenizer, PROMPT + texts.get(i)));
                double squares = 0;
                for (double value : expected) {
                    squares += value * value;
                }
                for (int d = 0; d < SIZE; d++) {
                    assertThat((double) found.row(i)[d])
                            .isCloseTo(expected[d] / Math.sqrt(squares), Offset.offset(1e-5));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("a text's vector differs by less than 1e-6 in other company, and not at all when deterministic")
    void anyCompany(Kind kind) {
        ModelFolder model = model(kind);
        List<String> texts = texts();
        for (boolean deterministic : new boolean[] {false, true}) {
            try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults().withDeterministic(deterministic))) {
                Embeddings together = encoder.embed(texts, Prompt.none());
                for (int i = 0; i < texts.size(); i += 5) {
                    float[] alone = encoder.embed(texts.subList(i, i + 1), Prompt.none())
                            .row(0);
                    assertThat(together.row(i)).containsExactly(alone, Offset.offset(deterministic ? 0f : 1e-6f));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("bfloat16 and 8-bit integers stay near float32")
    void precisions(Kind kind) {
        ModelFolder model = model(kind);
        List<String> texts = texts();
        try (Encoder exact = Encoder.open(model, EncodeConfig.defaults());
                Encoder bfloat16 = Encoder.open(model, EncodeConfig.defaults().withPrecision(Precision.BF16));
                Encoder int8 = Encoder.open(model, EncodeConfig.defaults().withPrecision(Precision.INT8))) {
            Embeddings expected = exact.embed(texts, Prompt.none());
            Embeddings halves = bfloat16.embed(texts, Prompt.none());
            Embeddings rounded = int8.embed(texts, Prompt.none());
            for (int i = 0; i < texts.size(); i++) {
                assertThat(Similarity.COSINE.between(expected.row(i), halves.row(i)))
                        .isGreaterThan(0.9995f);
                assertThat(Similarity.COSINE.between(expected.row(i), rounded.row(i)))
                        .isGreaterThan(0.999f);
            }
        }
    }
}
