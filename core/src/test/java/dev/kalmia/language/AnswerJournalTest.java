package dev.kalmia.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerJournalTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);

    @TempDir
    Path folder = Path.of("");

    private final AtomicInteger asked = new AtomicInteger();

    /// Never says the same twice.
    private final LanguageModel model = new LanguageModel() {
        @Override
        public String name() {
            return "m";
        }

        @Override
        public Answer answer(Chat chat) {
            return new Answer("answer " + asked.incrementAndGet() + " «é»\n", 3, 4, Answer.Finish.DONE, DAY);
        }
    };

    private static Chat chat(String text, int sample) {
        Chat chat = EndpointModelTest.chat(text);
        return new Chat(chat.messages(), chat.writing(), sample);
    }

    private Path file() {
        return folder.resolve(AnswerJournal.FILE_NAME);
    }

    private String ask(AnswerJournal journal, Chat chat) {
        try {
            return LanguageModel.recorded(model, Budget.unbounded(), journal)
                    .answer(chat)
                    .text();
        } catch (NoAnswerException never) {
            throw new AssertionError(never);
        }
    }

    @Test
    @DisplayName("what was answered once is answered again from the journal, after another start, too")
    void replays() throws NoAnswerException {
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            assertThat(ask(journal, chat("a", 0))).isEqualTo("answer 1 «é»\n");
            assertThat(ask(journal, chat("a", 1))).isEqualTo("answer 2 «é»\n");
            assertThat(ask(journal, chat("b", 0))).isEqualTo("answer 3 «é»\n");
            assertThat(ask(journal, chat("a", 0))).isEqualTo("answer 1 «é»\n");
        }
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            assertThat(ask(journal, chat("a", 1))).isEqualTo("answer 2 «é»\n");
            assertThat(ask(journal, chat("c", 0))).isEqualTo("answer 4 «é»\n");
        }
        try (AnswerJournal journal = AnswerJournal.readOnly(folder)) {
            LanguageModel replay = LanguageModel.replay("m", journal);
            assertThat(replay.answer(chat("c", 0)))
                    .isEqualTo(new Answer("answer 4 «é»\n", 3, 4, Answer.Finish.DONE, DAY));
            assertThatThrownBy(() -> replay.answer(chat("c", 1)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("sample=1, it begins: c");
            assertThatThrownBy(() -> LanguageModel.replay("other", journal).answer(chat("c", 0)))
                    .isInstanceOf(InputException.class);
        }
    }

    /// Has 40 tokens to say.
    private static final LanguageModel LONG_WINDED = new LanguageModel() {
        @Override
        public String name() {
            return "m";
        }

        @Override
        public Answer answer(Chat chat) {
            int most = chat.writing().maxTokens();
            return most < 40
                    ? new Answer("cut at " + most, 3, most, Answer.Finish.LENGTH, DAY)
                    : new Answer("whole, asked for " + most, 3, 40, Answer.Finish.DONE, DAY);
        }
    };

    private static Chat atMost(int tokens, double temperature) {
        Chat.Writing writing = new Chat.Writing(temperature, 0.8, tokens, true);
        return new Chat(chat("a", 0).messages(), writing, 0);
    }

    @Test
    @DisplayName("with more tokens what was cut is asked again, and what came to its end is not")
    void moreTokens() throws NoAnswerException {
        for (int start = 0; start < 2; start++) {
            try (AnswerJournal journal = AnswerJournal.open(folder)) {
                LanguageModel all = LanguageModel.recorded(LONG_WINDED, Budget.unbounded(), journal);
                assertThat(all.answer(atMost(10, 0.7)).text()).isEqualTo("cut at 10");
                assertThat(all.answer(atMost(20, 0.7)).text()).isEqualTo("cut at 20");
                assertThat(all.answer(atMost(50, 0.7)).text()).isEqualTo("whole, asked for 50");
                assertThat(all.answer(atMost(60, 0.7)).text()).isEqualTo("whole, asked for 50");
                assertThat(all.answer(atMost(40, 0.7)).text()).isEqualTo("whole, asked for 50");
                assertThat(all.answer(atMost(39, 0.7)).text()).isEqualTo("cut at 39");
                assertThat(all.answer(atMost(10, 0.7)).text()).isEqualTo("cut at 10");
                assertThat(journal.size()).isEqualTo(4);
            }
        }
    }

    @Test
    @DisplayName("an answer that was drawn otherwise is another answer, however many tokens are asked for")
    void drawnOtherwise() throws NoAnswerException {
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            LanguageModel all = LanguageModel.recorded(LONG_WINDED, Budget.unbounded(), journal);
            assertThat(all.answer(atMost(50, 0.7)).text()).isEqualTo("whole, asked for 50");
            assertThat(all.answer(atMost(60, 0.5)).text()).isEqualTo("whole, asked for 60");
        }
    }

    @Test
    @DisplayName("a line that a kill cut short is taken away, at whatever byte, and the run goes on after it")
    void cutShort() throws IOException {
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            ask(journal, chat("a", 0));
            ask(journal, chat("b", 0));
        }
        byte[] whole = Files.readAllBytes(file());
        int first = 1 + firstLine(whole);
        for (int length : new int[] {0, 1, first - 1, first, first + 1, whole.length - 1}) {
            Files.write(file(), Arrays.copyOf(whole, length));
            int kept = length >= first ? 1 : 0;
            try (AnswerJournal journal = AnswerJournal.open(folder)) {
                assertThat(journal.size()).isEqualTo(kept);
                asked.set(kept);
                ask(journal, chat("a", 0));
                ask(journal, chat("b", 0));
            }
            assertThat(Files.readAllBytes(file())).as("cut at %d", length).isEqualTo(whole);
        }
    }

    private static int firstLine(byte[] bytes) {
        int at = 0;
        while (bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | :2",
                "{\"chat\": \"x\"} | :2: model must be a text; value=null",
                "{\"chat\": \"x\", \"model\": \"m\", \"sample\": -1} | :2: sample must be a whole number from 0; value=-1",
                "{\"chat\": \"x\", \"model\": \"m\", \"sample\": 0, \"text\": \"t\", \"promptTokens\": 1, \"answerTokens\": 1,"
                        + " \"finish\": \"NEVER\"} | :2: No enum constant",
                "{\"chat\": \"x\", \"model\": \"m\", \"sample\": 0, \"text\": \"t\", \"promptTokens\": 1, \"answerTokens\": 1,"
                        + " \"finish\": \"DONE\", \"date\": \"yesterday\"} | :2: Text 'yesterday' could not be parsed"
            })
    @DisplayName("damage before the last line is told with its place, and nothing is lost")
    void damage(String line, String said) throws IOException {
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            ask(journal, chat("a", 0));
        }
        Files.writeString(file(), line + "\n", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> AnswerJournal.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file() + said);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    @DisplayName("a line whose chat was changed by hand is told with its place")
    void knowsItsChats() throws IOException {
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            ask(journal, chat("first", 0));
            ask(journal, chat("second", 0));
        }
        Files.writeString(file(), Files.readString(file()).replace("second", "other"));
        assertThatThrownBy(() -> AnswerJournal.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file() + ":2: chat must be the hash of messages and writing, ")
                .hasMessageEndingWith("; chat=" + chat("second", 0).hash());
    }

    @Test
    @DisplayName("two cannot write one journal; many may read it while one writes")
    void oneWriter() {
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            ask(journal, chat("a", 0));
            assertThatThrownBy(() -> AnswerJournal.open(folder)).isInstanceOf(InputException.class);
            try (AnswerJournal reader = AnswerJournal.readOnly(folder)) {
                assertThat(reader.size()).isEqualTo(1);
            }
            ask(journal, chat("b", 0));
        }
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            assertThat(journal.size()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a journal that is not there cannot be replayed, and a link is not written through")
    void refused() throws IOException {
        assertThatThrownBy(() -> AnswerJournal.readOnly(folder.resolve("none")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none");
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "mine");
        Files.createSymbolicLink(file(), elsewhere);
        assertThatThrownBy(() -> AnswerJournal.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ordinary file");
        assertThat(elsewhere).hasContent("mine");
    }
}
