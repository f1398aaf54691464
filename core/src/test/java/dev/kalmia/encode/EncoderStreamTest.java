package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.ShortWork;
import dev.kalmia.vector.Embeddings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A real model over more windows than one.
@Timeout(120)
class EncoderStreamTest {
    private static final String[] WORDS = "fever pain heart red blue green house tree water sun".split(" ");

    @TempDir
    Path folder = Path.of("");

    private ModelFolder model;

    @BeforeEach
    void makeModel() {
        model = TinyModel.write(folder, 1);
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.join(
                        " ", Collections.nCopies(i % 23 == 0 ? 40 : 1 + i % 5, WORDS[i * 7 / 3 % WORDS.length])))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Overflow.class,
            names = {"WARN", "CHUNK"})
    @DisplayName("a stream's rows and reports are those of the texts encoded as a list, in order")
    void sameAsAList(Overflow overflow) {
        List<String> texts = texts(Windows.TEXTS + 500);
        List<float[]> rows = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        AtomicInteger told = new AtomicInteger();
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults().withOverflow(overflow))) {
            Encoding whole = encoder.encode(texts, Prompt.text("say "), new Counting(told));
            assertThat(told.get()).isEqualTo(texts.size());
            List<String> seen = new ArrayList<>();
            encoder.encodeAll(texts.iterator(), Prompt.text("say "), (window, encoding) -> {
                seen.addAll(window);
                for (int i = 0; i < window.size(); i++) {
                    rows.add(encoding.embeddings().row(i));
                    tokens.add(encoding.report().tokens(i));
                }
            });
            assertThat(seen).isEqualTo(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(rows.get(i)).isEqualTo(whole.embeddings().row(i));
                assertThat(tokens.get(i)).isEqualTo(whole.report().tokens(i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "16, true", "17, false"})
    @DisplayName("a stream of few texts is computed without the kernels, which a process that just began has not"
            + " compiled")
    void fewTexts(int count, boolean few) {
        List<String> texts = texts(count);
        List<float[]> rows = new ArrayList<>();
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            encoder.encodeAll(texts.iterator(), Prompt.none(), (window, encoding) -> {
                for (int i = 0; i < window.size(); i++) {
                    rows.add(encoding.embeddings().row(i));
                }
            });
            try (ShortWork _ = ShortWork.open(few)) {
                Embeddings expected = encoder.embed(texts, Prompt.none());
                for (int i = 0; i < count; i++) {
                    assertThat(rows.get(i)).as("text " + i).isEqualTo(expected.row(i));
                }
            }
        }
    }

    private record Counting(AtomicInteger texts) implements Progress {
        @Override
        public void start(String what, long total, String unit) {}

        @Override
        public void advance(long by) {
            texts.addAndGet((int) by);
        }

        @Override
        public void note(String line) {}

        @Override
        public void finish() {}
    }

    @Test
    @DisplayName("texts without an end are encoded as far as they are taken")
    void endless() {
        Iterator<String> endless = Stream.generate(() -> "red house").iterator();
        AtomicInteger taken = new AtomicInteger();
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults())) {
            assertThatThrownBy(() -> encoder.encodeAll(endless, Prompt.none(), (window, encoding) -> {
                        if (taken.addAndGet(window.size()) >= 2 * Windows.TEXTS) {
                            throw new InputException("enough");
                        }
                    }))
                    .hasMessage("enough");
            assertThat(taken.get()).isEqualTo(2 * Windows.TEXTS);
            assertThat(encoder.embed(List.of("red house"), Prompt.none()).size())
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a text that is refused is named by its number among all, after those that stand before")
    void numbers() {
        try (Encoder encoder = Encoder.open(model, EncodeConfig.defaults().withOverflow(Overflow.ERROR))) {
            List<List<String>> windows = List.of(List.of("a", "b"), List.of("c", "word ".repeat(100)));
            List<List<String>> done = new ArrayList<>();
            assertThatThrownBy(() -> encoder.encodeAll(
                            windows.iterator(),
                            window -> window,
                            1000,
                            Prompt.none(),
                            Progress.silent(),
                            (window, encoding) -> done.add(window)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("text 1003");
            assertThat(done).containsExactly(List.of("a", "b"));
        }
    }
}
