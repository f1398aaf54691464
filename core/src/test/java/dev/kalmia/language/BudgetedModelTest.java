package dev.kalmia.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BudgetedModelTest {
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong took = new AtomicLong();

    /// Takes as many tokens as it may, or few.
    private LanguageModel model(boolean greedy) {
        return new LanguageModel() {
            @Override
            public String name() {
                return "m";
            }

            @Override
            public Answer answer(Chat chat) {
                asked.incrementAndGet();
                int prompt = greedy ? (int) chat.mostTokens() : 5;
                int written = greedy ? chat.writing().maxTokens() : 3;
                took.addAndGet((long) prompt + written);
                return new Answer("yes", prompt, written, Answer.Finish.DONE, LocalDate.EPOCH);
            }
        };
    }

    @Test
    @DisplayName("as many requests as the budget has, and not one more")
    void requests() throws NoAnswerException {
        LanguageModel model = new BudgetedModel(model(true), new Budget(3, 0));
        for (int i = 0; i < 3; i++) {
            model.answer(EndpointModelTest.chat("x"));
        }
        assertThatThrownBy(() -> model.answer(EndpointModelTest.chat("x")))
                .isInstanceOf(BudgetSpentException.class)
                .hasMessage("the budget is spent: 3 requests of at most 3; run again with more to go on");
        assertThat(asked).hasValue(3);
    }

    @Test
    @DisplayName("a request that fails counts, too")
    void failures() {
        LanguageModel failing = new LanguageModel() {
            @Override
            public String name() {
                return "m";
            }

            @Override
            public Answer answer(Chat chat) throws NoAnswerException {
                throw NoAnswerException.forNow("cut", null, null);
            }
        };
        LanguageModel model = new BudgetedModel(failing, new Budget(1, 0));
        assertThatThrownBy(() -> model.answer(EndpointModelTest.chat("x"))).hasMessage("cut");
        assertThatThrownBy(() -> model.answer(EndpointModelTest.chat("x"))).isInstanceOf(BudgetSpentException.class);
    }

    @Test
    @DisplayName("tokens that are set aside and not taken may be spent by others")
    void givesBack() throws NoAnswerException {
        Chat chat = EndpointModelTest.chat("x");
        long most = chat.mostTokens() + chat.writing().maxTokens();
        LanguageModel model = new BudgetedModel(model(false), new Budget(0, most + 8));
        model.answer(chat);
        model.answer(chat);
        assertThatThrownBy(() -> model.answer(chat))
                .hasMessageContaining("16 tokens of at most " + (most + 8))
                .hasMessageContaining("the next request may take " + most);
    }

    @Test
    @DisplayName("eight threads never pass the budget together, and all of them end")
    void together() throws Exception {
        Chat chat = EndpointModelTest.chat("x");
        long most = chat.mostTokens() + chat.writing().maxTokens();
        LanguageModel model = new BudgetedModel(model(true), new Budget(0, 20 * most + 1));
        AtomicLong spent = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                running.add(threads.submit(() -> {
                    while (true) {
                        try {
                            model.answer(chat);
                        } catch (BudgetSpentException end) {
                            spent.incrementAndGet();
                            return null;
                        }
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(spent).hasValue(8);
        assertThat(asked).hasValue(20);
        assertThat(took).hasValue(20 * most);
    }

    @Test
    @DisplayName("a budget below nothing is refused")
    void refused() {
        assertThatThrownBy(() -> new Budget(-1, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Budget(0, -1)).isInstanceOf(UsageException.class);
    }
}
