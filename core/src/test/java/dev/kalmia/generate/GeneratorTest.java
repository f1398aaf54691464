package dev.kalmia.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tiny Qwen2 of random weights, which writes nonsense that Hugging Face transformers wrote too, and a
/// tokenizer that spells its tokens as words.
class GeneratorTest {
    private static final Path QWEN2 = Fixtures.folder("models").resolve("qwen2");

    @TempDir
    private Path folder = Path.of("");

    private int[] prompt = {};
    private List<Integer> greedy = List.of();

    @BeforeEach
    void write() throws IOException {
        TinyWriter.write(folder);
        try (WeightFile golden = WeightFile.open(QWEN2.resolve("generation.safetensors"))) {
            prompt = ints(golden, "prompt_input_ids");
            greedy = Arrays.stream(ints(golden, "greedy_ids")).boxed().toList();
        }
    }

    private static int[] ints(WeightFile golden, String name) {
        return Arrays.stream(golden.data(name).toArray(ValueLayout.JAVA_LONG_UNALIGNED))
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private Generator open() {
        return Generator.open(TransformerFolder.open(folder), Device.cpu());
    }

    private String text(List<Integer> tokens) {
        return String.join(" ", tokens.stream().map(token -> "t" + token).toList());
    }

    private String promptText() {
        return text(Arrays.stream(prompt).boxed().toList());
    }

    @Test
    @DisplayName("greedy writing is that of transformers, and ends after as many tokens as asked")
    void greedy() {
        try (Generator generator = open()) {
            Generation generation = generator.generate(promptText(), GenerationConfig.greedy(20));
            assertThat(generation.tokens()).isEqualTo(greedy);
            assertThat(generation.text()).isEqualTo(text(greedy));
            assertThat(generation.promptTokens()).isEqualTo(prompt.length);
            assertThat(generation.finish()).isEqualTo(Generation.Finish.LENGTH);
        }
    }

    @Test
    @DisplayName("a token that ends a text ends it, and is not shown")
    void end() throws IOException {
        int end = greedy.get(4);
        int first = greedy.indexOf(end);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[299," + end + "]}");
        try (Generator generator = open()) {
            Generation generation = generator.generate(promptText(), GenerationConfig.greedy(20));
            assertThat(generation.finish()).isEqualTo(Generation.Finish.END);
            assertThat(generation.tokens()).isEqualTo(greedy.subList(0, first + 1));
            assertThat(generation.text()).isEqualTo(text(greedy.subList(0, first)));
        }
    }

    @Test
    @DisplayName("writing ends before a stop text")
    void stop() {
        try (Generator generator = open()) {
            String stop = "t" + greedy.get(3);
            String whole = text(greedy);
            Generation generation =
                    generator.generate(promptText(), GenerationConfig.greedy(20).withStop("none", stop));
            assertThat(generation.finish()).isEqualTo(Generation.Finish.STOP);
            assertThat(generation.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        }
    }

    @Test
    @DisplayName("writing ends where the model has no more positions")
    void positions() {
        try (Generator generator = open()) {
            Generation generation = generator.generate(promptText(), GenerationConfig.greedy(500));
            assertThat(generation.finish()).isEqualTo(Generation.Finish.POSITIONS);
            assertThat(generation.tokens()).hasSize(128 - prompt.length + 1);
        }
    }

    @Test
    @DisplayName("the same seed writes the same text, another one another")
    void seeded() {
        try (Generator generator = open()) {
            GenerationConfig first = GenerationConfig.greedy(20).withSampling(1.5, 0.9, 1);
            GenerationConfig second = GenerationConfig.greedy(20).withSampling(1.5, 0.9, 2);
            assertThat(generator.generate(promptText(), first))
                    .isEqualTo(generator.generate(promptText(), first))
                    .isNotEqualTo(generator.generate(promptText(), second));
        }
    }

    @Test
    @DisplayName("prompts without tokens, or with more than the model has positions, are refused")
    void prompts() {
        try (Generator generator = open()) {
            assertThatThrownBy(() -> generator.generate("", GenerationConfig.greedy(1)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("tokens=0");
            assertThatThrownBy(() -> generator.generate("t1 ".repeat(129), GenerationConfig.greedy(1)))
                    .hasMessageContaining("from 1 to 128 tokens")
                    .hasMessageContaining("tokens=129");
        }
    }

    @Test
    @DisplayName("untied models without a head are refused")
    void headless() throws IOException {
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false"));
        assertThatThrownBy(this::open)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("lm_head.weight is missing");
    }
}
