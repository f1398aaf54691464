package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models whose pooling leaves the tokens of a prompt out, against sums over their token vectors written out here.
class LeftOutPromptTest {
    private static final String PROMPT = "say water ";
    private static final String TEXT = "the heart of a red house";
    private static final int SIZE = 16;
    /// `[CLS]`, `say` and `water`.
    private static final int LEFT_OUT = 3;

    @TempDir
    Path folder = Path.of("");

    private ModelFolder model(String flag, boolean includePrompt) throws IOException {
        if (!Files.exists(folder.resolve("tokenizer.json"))) {
            TinyModel.write(folder, 1);
        }
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"include_prompt\": " + includePrompt + ", \"" + flag + "\": true}");
        return ModelFolder.open(folder);
    }

    private static float[] embed(ModelFolder model, EncodeConfig config, String prompt, String... texts) {
        try (Encoder encoder = Encoder.open(model, config)) {
            return encoder.embed(List.of(texts), Prompt.text(prompt)).row(0);
        }
    }

    private static float[] embed(ModelFolder model, String prompt, String... texts) {
        return embed(model, EncodeConfig.defaults(), prompt, texts);
    }

    /// The token vectors of prompt and text together, which read each other whatever is pooled.
    private static double[][] tokens(ModelFolder folder, String text) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open();
                SentenceModel model = SentenceModel.open(folder, Device.cpu());
                Tokenizer tokenizer = Tokenizer.open(folder.tokenizer())) {
            TokenBatch batch = TokenBatch.of(List.of(tokenizer.encode(text, 64)), tokenizer.padId());
            double[] all = Tensors.doubles(model.hiddenStates(batch).getLast());
            double[][] tokens = new double[batch.length()][SIZE];
            for (int i = 0; i < all.length; i++) {
                tokens[i / SIZE][i % SIZE] = all[i];
            }
            return tokens;
        }
    }

    private static float[] normalised(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        float[] row = new float[vector.length];
        for (int d = 0; d < row.length; d++) {
            row[d] = (float) (vector[d] / Math.sqrt(squares));
        }
        return row;
    }

    private static double[] pooled(double[][] tokens, int from, String flag) {
        double[] sums = new double[SIZE];
        for (int d = 0; d < SIZE; d++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = from; i < tokens.length; i++) {
                sums[d] += (flag.contains("weighted") ? i + 1 : 1) * tokens[i][d];
                largest = Math.max(largest, tokens[i][d]);
            }
            sums[d] = flag.contains("max") ? largest : sums[d];
        }
        // What a sum is divided by is gone once the row has length 1.
        return sums;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pooling_mode_mean_tokens",
                "pooling_mode_mean_sqrt_len_tokens",
                "pooling_mode_weightedmean_tokens",
                "pooling_mode_max_tokens",
            })
    @DisplayName("the prompt's tokens and the special one before them take no part, in a batch of other lengths too")
    void leavesOut(String flag) throws IOException {
        ModelFolder model = model(flag, false);
        double[][] tokens = tokens(model, PROMPT + TEXT);
        assertThat(tokens).hasNumberOfRows(1 + 2 + 6 + 1);
        float[] expected = normalised(pooled(tokens, LEFT_OUT, flag));
        assertThat(embed(model, PROMPT, TEXT)).containsExactly(expected, Offset.offset(1e-5f));
        assertThat(embed(model, PROMPT, TEXT, "tree", TEXT + " and a green tree"))
                .containsExactly(expected, Offset.offset(1e-5f));
        assertThat(normalised(pooled(tokens, 0, flag))).isNotEqualTo(expected);
        assertThat(embed(model(flag, true), PROMPT, TEXT))
                .containsExactly(normalised(pooled(tokens, 0, flag)), Offset.offset(1e-5f));
    }

    @Test
    @DisplayName("a mean is divided by the tokens that take part")
    void divides() throws IOException {
        model("pooling_mode_mean_tokens", false);
        Files.writeString(folder.resolve("modules.json"), """
                [{"path": "", "type": "sentence_transformers.models.Transformer"},
                 {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        ModelFolder model = ModelFolder.open(folder);
        double[][] tokens = tokens(model, PROMPT + TEXT);
        double[] sums = pooled(tokens, LEFT_OUT, "mean");
        float[] mean = new float[SIZE];
        for (int d = 0; d < SIZE; d++) {
            mean[d] = (float) (sums[d] / (tokens.length - LEFT_OUT));
        }
        assertThat(embed(model, PROMPT, TEXT)).containsExactly(mean, Offset.offset(1e-5f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooling_mode_cls_token", "pooling_mode_lasttoken"})
    @DisplayName("the first and the last token stand for a text as ever")
    void sameToken(String flag) throws IOException {
        float[] with = embed(model(flag, true), PROMPT, TEXT);
        assertThat(embed(model(flag, false), PROMPT, TEXT)).containsExactly(with);
    }

    @ParameterizedTest
    @CsvSource({"64, say water, 3", "3, say, 2", "2, '', 1"})
    @DisplayName("without a text, or with no room for one, the closing token is left")
    void onlyPrompt(int maxTokens, String kept, int leftOut) throws IOException {
        ModelFolder model = model("pooling_mode_mean_tokens", false);
        float[] expected = normalised(pooled(tokens(model, kept), leftOut, "mean"));
        assertThat(embed(model, EncodeConfig.defaults().withMaxTokens(maxTokens), PROMPT, ""))
                .containsExactly(expected, Offset.offset(1e-5f));
    }

    @Test
    @DisplayName("each chunk of a long text leaves its own prompt out")
    void chunks() throws IOException {
        ModelFolder model = model("pooling_mode_mean_tokens", false);
        EncodeConfig config =
                EncodeConfig.defaults().withOverflow(Overflow.CHUNK).withMaxTokens(7);
        float[] first = embed(model, PROMPT, "the heart of");
        float[] second = embed(model, PROMPT, "a red house");
        double[] sums = new double[SIZE];
        for (int d = 0; d < SIZE; d++) {
            sums[d] = (double) first[d] + second[d];
        }
        assertThat(embed(model, config, PROMPT, TEXT)).containsExactly(normalised(sums), Offset.offset(1e-5f));
    }
}
