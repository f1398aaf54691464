package dev.kalmia.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryingModelTest {
    private final Deque<Optional<NoAnswerException>> script = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long now;
    private int asked;

    /// Fails as the script has it, then answers.
    private final LanguageModel model = new LanguageModel() {
        @Override
        public String name() {
            return "m";
        }

        @Override
        public Answer answer(Chat chat) throws NoAnswerException {
            asked++;
            Optional<NoAnswerException> next = script.isEmpty() ? Optional.empty() : script.removeFirst();
            if (next.isPresent()) {
                throw next.get();
            }
            return new Answer("yes", 1, 1, Answer.Finish.DONE, LocalDate.EPOCH);
        }
    };

    private final RetryingModel patient = new RetryingModel(
            model,
            time -> {
                waits.add(time);
                now += time.toNanos();
            },
            () -> now,
            notes::add);

    private void fails(int times, NoAnswerException failure) {
        for (int i = 0; i < times; i++) {
            script.add(Optional.of(failure));
        }
    }

    private static NoAnswerException cut() {
        return NoAnswerException.forNow("cut", null, null);
    }

    @Test
    @DisplayName("waits double, and chance takes up to half of each away")
    void jitter() throws NoAnswerException {
        fails(RetryingModel.ATTEMPTS - 1, cut());
        assertThat(patient.answer(EndpointModelTest.chat("x")).text()).isEqualTo("yes");
        assertThat(waits).hasSize(RetryingModel.ATTEMPTS - 1);
        for (int i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i).toMillis()).isBetween(500L << i, 1000L << i);
        }
    }

    @Test
    @DisplayName("a wish of the server is kept to by everybody, once")
    void wish() throws NoAnswerException {
        fails(1, NoAnswerException.forNow("busy", Duration.ofSeconds(7), null));
        patient.answer(EndpointModelTest.chat("x"));
        assertThat(waits).hasSize(1);
        assertThat(waits.getFirst())
                .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(7).plus(RetryingModel.apart(1)));
        patient.answer(EndpointModelTest.chat("y"));
        assertThat(waits).hasSize(1);
    }

    @Test
    @DisplayName(
            "a server that says when to come back is asked far longer than one that just fails, further and further apart")
    void rate() throws NoAnswerException {
        fails(RetryingModel.WISHES - 1, NoAnswerException.forNow("busy", Duration.ofSeconds(1), null));
        fails(RetryingModel.ATTEMPTS - 1, cut());
        assertThat(patient.answer(EndpointModelTest.chat("x")).text()).isEqualTo("yes");
        assertThat(waits).hasSize(RetryingModel.WISHES - 1 + RetryingModel.ATTEMPTS - 1);
        for (int i = 1; i < RetryingModel.WISHES; i++) {
            assertThat(waits.get(i - 1))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(1).plus(RetryingModel.apart(i)));
        }
        fails(RetryingModel.WISHES, NoAnswerException.forNow("busy", Duration.ofSeconds(1), null));
        assertThatThrownBy(() -> patient.answer(EndpointModelTest.chat("x"))).hasMessage("busy, 50 times in a row");
    }

    @Test
    @DisplayName("a wait that a person would wonder about is told")
    void told() throws NoAnswerException {
        fails(1, NoAnswerException.forNow("busy", Duration.ofSeconds(9), null));
        patient.answer(EndpointModelTest.chat("x"));
        assertThat(notes).isEmpty();
        fails(1, NoAnswerException.forNow("busy", Duration.ofMinutes(30), null));
        patient.answer(EndpointModelTest.chat("y"));
        assertThat(notes).containsExactly("m: busy; asked again in 1800 seconds");
    }

    @Test
    @DisplayName("threads that were refused together are told of once")
    void toldOnce() throws NoAnswerException {
        fails(1, NoAnswerException.forNow("busy", Duration.ofMinutes(30), null));
        RetryingModel still = new RetryingModel(model, _ -> {}, () -> 0, notes::add);
        still.answer(EndpointModelTest.chat("x"));
        fails(1, NoAnswerException.forNow("busy", Duration.ofMinutes(30), null));
        still.answer(EndpointModelTest.chat("y"));
        assertThat(notes).hasSize(1);
    }

    @Test
    @DisplayName("a wish of more than an hour ends the run")
    void longWish() {
        fails(1, NoAnswerException.forNow("busy", Duration.ofHours(2), null));
        assertThatThrownBy(() -> patient.answer(EndpointModelTest.chat("x")))
                .isInstanceOf(InputException.class)
                .hasMessage("m: busy, and is to be asked again in 7200 seconds; run again then to go on");
        assertThat(waits).isEmpty();
    }

    @Test
    @DisplayName("what asking again does not help is not asked again")
    void forGood() {
        fails(1, NoAnswerException.forGood("too long", null));
        assertThatThrownBy(() -> patient.answer(EndpointModelTest.chat("x"))).hasMessage("too long");
        assertThat(asked).isEqualTo(1);
    }

    @Test
    @DisplayName("a chat that fails every time is given up; several of them in a row end the run")
    void givesUp() throws NoAnswerException {
        fails(2 * RetryingModel.ATTEMPTS, cut());
        for (int chat = 0; chat < 2; chat++) {
            assertThatThrownBy(() -> patient.answer(EndpointModelTest.chat("x")))
                    .isInstanceOfSatisfying(
                            NoAnswerException.class,
                            failure -> assertThat(failure.mayAskAgain()).isTrue())
                    .hasMessage("cut, 6 times in a row");
        }
        patient.answer(EndpointModelTest.chat("x"));
        fails(RetryingModel.CHATS * RetryingModel.ATTEMPTS, cut());
        for (int chat = 1; chat < RetryingModel.CHATS; chat++) {
            assertThatThrownBy(() -> patient.answer(EndpointModelTest.chat("x")))
                    .isInstanceOf(NoAnswerException.class);
        }
        assertThatThrownBy(() -> patient.answer(EndpointModelTest.chat("x")))
                .isInstanceOf(InputException.class)
                .hasMessage("m: cut, 6 times in a row, for 3 chats; run again to go on");
    }
}
