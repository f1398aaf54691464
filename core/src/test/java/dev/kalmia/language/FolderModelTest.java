package dev.kalmia.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.generate.TinyWriter;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tiny Qwen2 of random weights in process. What it writes means nothing; it is its own every time.
class FolderModelTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        TinyWriter.write(folder);
        template("<|im_start|>");
    }

    private void template(Object template) {
        Json.write(folder.resolve("tokenizer_config.json"), Map.of("chat_template", template));
    }

    private static Chat chat(int sample, int maxTokens) {
        return new Chat(List.of(Message.user("t1 t2 t3")), new Chat.Writing(1, 1, maxTokens, false), sample);
    }

    @Test
    @DisplayName("a sample is the same every time, after another start, too, and samples differ")
    void samples() throws NoAnswerException {
        Answer first;
        try (LanguageModel model = LanguageModel.folder(folder, Device.cpu())) {
            first = model.answer(chat(0, 20));
            assertThat(first.answerTokens()).isEqualTo(20);
            assertThat(first.promptTokens()).isPositive();
            assertThat(first.finish()).isEqualTo(Answer.Finish.LENGTH);
            Set<String> texts = new HashSet<>();
            for (int sample = 0; sample < 5; sample++) {
                texts.add(model.answer(chat(sample, 20)).text());
            }
            assertThat(texts).hasSize(5).contains(first.text());
        }
        try (LanguageModel model = LanguageModel.folder(folder, Device.cpu())) {
            assertThat(model.answer(chat(0, 20)).text()).isEqualTo(first.text());
        }
    }

    @Test
    @DisplayName("its name is the folder's with the hash of what is in it")
    void name() throws IOException {
        String before;
        try (LanguageModel model = LanguageModel.folder(folder, Device.cpu())) {
            before = model.name();
            assertThat(before).matches(folder.getFileName() + "@[0-9a-f]{12}");
        }
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[5]}");
        try (LanguageModel model = LanguageModel.folder(folder, Device.cpu())) {
            assertThat(model.name()).isNotEqualTo(before);
        }
    }

    @Test
    @DisplayName("a chat that is longer than the model's positions is refused, and others are answered")
    void tooLong() throws NoAnswerException {
        try (LanguageModel model = LanguageModel.folder(folder, Device.cpu())) {
            Chat chat = new Chat(
                    List.of(Message.user("t1 ".repeat(100_000))), chat(0, 5).writing(), 0);
            assertThatThrownBy(() -> model.answer(chat))
                    .isInstanceOfSatisfying(
                            NoAnswerException.class,
                            failure -> assertThat(failure.mayAskAgain()).isFalse())
                    .hasMessageContaining("positions of the model");
            assertThat(model.answer(chat(0, 5)).answerTokens()).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("the template stands in a file of its own, in a text, or under the name default")
    void templates() throws IOException {
        template(List.of(
                Map.of("name", "tool_use", "template", "unknown"), Map.of("name", "default", "template", "[INST]")));
        LanguageModel.folder(folder, Device.cpu()).close();
        template(List.of(Map.of("name", "tool_use", "template", "[INST]")));
        assertThatThrownBy(() -> LanguageModel.folder(folder, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no template of the name default");
        template("{{ messages }}");
        assertThatThrownBy(() -> LanguageModel.folder(folder, Device.cpu()))
                .hasMessageContaining("none of these marks");
        Files.writeString(folder.resolve("chat_template.jinja"), "<start_of_turn>");
        LanguageModel.folder(folder, Device.cpu()).close();
        Files.delete(folder.resolve("chat_template.jinja"));
        Files.delete(folder.resolve("tokenizer_config.json"));
        assertThatThrownBy(() -> LanguageModel.folder(folder, Device.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is none");
    }
}
