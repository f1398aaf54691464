package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.language.Answer;
import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.Budget;
import dev.kalmia.language.BudgetSpentException;
import dev.kalmia.language.Chat;
import dev.kalmia.language.EndpointSettings;
import dev.kalmia.language.FakeEndpoint;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.language.Message;
import dev.kalmia.language.NoAnswerException;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedChatsTest {
    private static final int THREADS = 16;

    @TempDir
    private Path folder = Path.of("");

    private final FakeEndpoint endpoint = new FakeEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    private static Chat chat(int number, int sample) {
        return new Chat(List.of(Message.user("chat " + number)), new Chat.Writing(0.7, 0.8, 50, false), sample);
    }

    /// What each of the threads is told when all ask at the same moment: an answer, or the reason for none.
    private static List<String> together(LanguageModel model, Chat chat) {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        return IntStream.range(0, THREADS)
                .boxed()
                .gather(Gatherers.mapConcurrent(THREADS, each -> {
                    try {
                        start.await();
                        return model.answer(chat).text();
                    } catch (NoAnswerException | InputException none) {
                        return none.getClass().getSimpleName() + " " + none.getMessage();
                    } catch (Exception broken) {
                        throw new AssertionError(broken);
                    }
                }))
                .toList();
    }

    private LanguageModel recorded(Budget budget, AnswerJournal journal) {
        EndpointSettings settings =
                EndpointSettings.of(endpoint.address(), "writer", "", Duration.ofSeconds(20), false, variable -> null);
        return LanguageModel.recorded(LanguageModel.endpoint(settings), budget, journal);
    }

    @Test
    @DisplayName("orders that ask the same at the same time ask the endpoint once for each prompt and sample")
    void asksOnce() {
        try (AnswerJournal journal = AnswerJournal.open(folder);
                LanguageModel model = recorded(Budget.unbounded(), journal)) {
            SharedChats shared = new SharedChats(model);
            for (int i = 0; i < 40; i++) {
                assertThat(together(shared, chat(i / 2, i % 2))).containsOnly("CHAT " + i / 2);
            }
            assertThat(endpoint.requests()).hasSize(40);
            assertThat(journal.size()).isEqualTo(40);
            assertThat(shared.held()).isZero();
            assertThat(shared.name()).isEqualTo("writer");
        }
    }

    @Test
    @DisplayName("a chat that gets no answer is asked as often as one order would, and all are told the same")
    void failsOnce() {
        int wishes = 50;
        IntStream.range(0, wishes).forEach(i -> endpoint.next(FakeEndpoint.busy("0")));
        try (AnswerJournal journal = AnswerJournal.open(folder);
                LanguageModel model = recorded(Budget.unbounded(), journal)) {
            SharedChats shared = new SharedChats(model);
            String said = "NoAnswerException the endpoint answers 429: slow down, 50 times in a row";
            assertThat(together(shared, chat(1, 0))).containsOnly(said);
            assertThat(together(shared, chat(1, 0))).containsOnly(said);
            assertThat(endpoint.requests()).hasSize(wishes);
            assertThat(shared.held()).isOne();

            endpoint.next(FakeEndpoint.status(400, "{\"error\": {\"message\": \"too long\"}}"));
            assertThat(together(shared, chat(2, 0)))
                    .containsOnly("NoAnswerException the endpoint answers 400: too long");
            assertThat(endpoint.requests()).hasSize(wishes + 1);
            assertThat(together(shared, chat(2, 1))).containsOnly("CHAT 2");
            // Another job asks again.
            assertThat(together(new SharedChats(model), chat(2, 0))).containsOnly("CHAT 2");
        }
    }

    @Test
    @DisplayName("what ends the job is told to all who wait")
    void ends() {
        try (AnswerJournal journal = AnswerJournal.open(folder);
                LanguageModel model = recorded(new Budget(1, 0), journal)) {
            SharedChats shared = new SharedChats(model);
            assertThat(together(shared, chat(1, 0))).containsOnly("CHAT 1");
            assertThat(together(shared, chat(2, 0)))
                    .allMatch(said -> said.startsWith(BudgetSpentException.class.getSimpleName()));
            assertThat(together(shared, chat(1, 0))).containsOnly("CHAT 1");
            assertThat(endpoint.requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("an error of the machine frees who waits, too")
    void error() {
        LanguageModel broken = new LanguageModel() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Answer answer(Chat chat) {
                throw new StackOverflowError("deep");
            }
        };
        SharedChats shared = new SharedChats(broken);
        for (int i = 0; i < 2; i++) {
            try {
                shared.answer(chat(1, 0));
            } catch (Throwable told) {
                assertThat(told).hasMessageContaining("deep");
                continue;
            }
            throw new AssertionError("nothing was told");
        }
    }
}
