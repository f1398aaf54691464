package dev.kalmia.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.encode.TinyModel;
import dev.kalmia.model.CausalModel;
import dev.kalmia.model.DecoderShape;
import dev.kalmia.model.FreshDecoder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TextTemplate;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tiny Qwen2 of random weights, and one that has the tokenizer of a real model.
class NextTokensTest {
    private static final TextTemplate TEMPLATE = new TextTemplate("t1 t2 ", " t3", false);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        TinyWriter.write(folder);
    }

    private NextTokens open() {
        return NextTokens.open(TransformerFolder.open(folder), Device.cpu());
    }

    @Test
    @DisplayName(
            "the shares are the softmax in float64 of the logits that a batch without a cache has, likeliest first")
    void distribution() {
        double[] expected = softmax(new int[] {1, 2, 40, 41, 42, 3});
        int[] order = IntStream.range(0, expected.length)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -expected[token]))
                .mapToInt(token -> token)
                .toArray();
        try (NextTokens decoder = open()) {
            NextTokens.Next next = decoder.after(TEMPLATE, "t40 t41 t42", 7, 64);
            assertThat(next.truncated()).isFalse();
            assertThat(next.tokens()).hasSize(7);
            for (int i = 0; i < 7; i++) {
                assertThat(next.tokens().get(i)).isEqualTo(order[i]);
                assertThat((double) next.shares().get(i)).isCloseTo(expected[order[i]], within(1e-6));
            }
            assertThat(decoder.after(TEMPLATE, "t40 t41 t42", 7, 64)).isEqualTo(next);
        }
    }

    private double[] softmax(int[] ids) {
        try (CausalModel model = CausalModel.open(TransformerFolder.open(folder), Device.cpu());
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = TokenBatch.of(List.of(new TokenIds(ids, new int[ids.length], ids.length)), 0);
            long[] all = LongStream.range(0, model.vocabulary()).toArray();
            double[] logits = Tensors.doubles(model.nextLogits(batch, false, all));
            double sum = 0;
            for (double logit : logits) {
                sum += Math.exp(logit);
            }
            double[] shares = new double[logits.length];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = Math.exp(logits[i]) / sum;
            }
            return shares;
        }
    }

    @Test
    @DisplayName("a text that is too long loses its end, the template nothing")
    void cuts() {
        try (NextTokens decoder = open()) {
            NextTokens.Next cut = decoder.after(TEMPLATE, "t40 t41 t42 t43", 5, 5);
            assertThat(cut.truncated()).isTrue();
            assertThat(cut.tokens())
                    .isEqualTo(decoder.after(TEMPLATE, "t40 t41", 5, 5).tokens());
            assertThatThrownBy(() -> decoder.after(TEMPLATE, "t40 t41", 5, 3))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("3");
        }
    }

    @Test
    @DisplayName("marks and special tokens are left out")
    void words() throws IOException {
        ModelFolder like = TinyModel.write(folder.resolve("student"), 1);
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        FreshDecoder.write(fresh, new DecoderShape(1, 16, 32, 2, 1), like, 3);
        try (NextTokens decoder = NextTokens.open(TransformerFolder.open(fresh), Device.cpu())) {
            NextTokens.Next next = decoder.after(new TextTemplate("", "! in one word: \"", false), "river", 1000, 32);
            assertThat(next.tokens()).hasSize(1000).doesNotContain(0, 100, 101, 102);
            assertThat(next.tokens())
                    .allMatch(token -> decoder.tokenizer()
                            .decode(new int[] {token})
                            .codePoints()
                            .anyMatch(Character::isLetterOrDigit));
        }
    }

    @Test
    @DisplayName("an encoder, more tokens than there are and more positions than there are, are refused")
    void refuses() {
        TransformerFolder bert =
                TransformerFolder.open(Fixtures.folder("models").resolve("bert"));
        assertThatThrownBy(() -> NextTokens.open(bert, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only a decoder")
                .hasMessageContaining("model_type=bert");
        assertThatThrownBy(() -> CausalModel.require(bert))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only a decoder");
        CausalModel.require(TransformerFolder.open(folder));
        try (NextTokens decoder = open()) {
            assertThatThrownBy(() -> decoder.requireTokens(301))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("top-k must be at most 300, the tokens with a letter or a digit of")
                    .hasMessageEndingWith("top-k=301");
            assertThatThrownBy(() -> decoder.limit(1 << 20))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("max-tokens must be at most")
                    .hasMessageEndingWith("max-tokens=1048576");
            assertThat(decoder.limit(20)).isEqualTo(20);
        }
    }
}
