package dev.kalmia.language;

import dev.kalmia.run.InputException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Asks again where that may help. A server that wants to be left alone is left alone by all threads. Waits double and
/// are shortened by chance (Brooker 2015, "full jitter" with half of it fixed), so that threads which failed together
/// do not come back together.
final class RetryingModel implements LanguageModel {
    static final int ATTEMPTS = 6;

    /// Chats in a row that get no answer however often they are asked: then nothing answers any more.
    static final int CHATS = 3;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    /// Waits.
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private final LanguageModel model;
    private final Pause pause;
    private final LongSupplier nanoTime;
    private final AtomicLong quietUntil;
    private final AtomicInteger unanswered = new AtomicInteger();

    RetryingModel(LanguageModel model, Pause pause, LongSupplier nanoTime) {
        this.model = model;
        this.pause = pause;
        this.nanoTime = nanoTime;
        this.quietUntil = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        for (int failures = 0; ; ) {
            try {
                leaveAlone();
                Answer answer = model.answer(chat);
                unanswered.set(0);
                return answer;
            } catch (NoAnswerException failure) {
                if (!failure.mayAskAgain()) {
                    throw failure;
                }
                if (++failures == ATTEMPTS) {
                    throw givenUp(failure);
                }
                bear(failure, failures);
            }
        }
    }

    private void leaveAlone() {
        long left = quietUntil.get() - nanoTime.getAsLong();
        if (left > 0) {
            sleep(Duration.ofNanos(left));
        }
    }

    private void bear(NoAnswerException failure, int failures) {
        if (failure.wish().isPresent()) {
            Duration wish = failure.wish().get();
            if (wish.compareTo(LONGEST_WISH) > 0) {
                throw new InputException(
                        model.name() + ": " + failure.reason() + ", and is to be asked again in " + wish.toSeconds()
                                + " seconds; run again then to go on",
                        failure);
            }
            long until = nanoTime.getAsLong() + wish.toNanos();
            quietUntil.accumulateAndGet(until, (known, wished) -> wished - known > 0 ? wished : known);
            return;
        }
        long most = FIRST.toMillis() << (failures - 1);
        sleep(Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1)));
    }

    private NoAnswerException givenUp(NoAnswerException failure) {
        String reason = failure.reason() + ", " + ATTEMPTS + " times in a row";
        if (unanswered.incrementAndGet() >= CHATS) {
            throw new InputException(
                    model.name() + ": " + reason + ", for " + CHATS + " chats; run again to go on", failure);
        }
        return NoAnswerException.forNow(reason, null, failure);
    }

    private void sleep(Duration time) {
        try {
            pause.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InputException(model.name() + ": interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
