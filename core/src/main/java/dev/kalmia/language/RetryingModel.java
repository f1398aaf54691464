package dev.kalmia.language;

import dev.kalmia.run.InputException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Asks again where that may help. A server that wants to be left alone is left alone by all threads, and is
/// asked again for longer than one that just fails: it works, at a rate of its own. Waits double and are
/// shortened by chance (Brooker 2015, "full jitter" with half of it fixed), and each thread comes back some
/// time after the moment that a server named, later each time, so that threads which failed together do not
/// come back together.
final class RetryingModel implements LanguageModel {
    static final int ATTEMPTS = 6;

    /// As often a server may say when it is to be asked again.
    static final int WISHES = 50;

    /// Chats in a row that get no answer however often they are asked: then nothing answers any more.
    static final int CHATS = 3;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    /// A shorter wait is no news.
    private static final Duration NEWS = Duration.ofSeconds(10);

    /// Waits.
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private final LanguageModel model;
    private final Pause pause;
    private final LongSupplier nanoTime;
    private final Consumer<String> note;
    private final AtomicLong quietUntil;
    private final AtomicInteger unanswered = new AtomicInteger();

    /// @param note is told of long waits
    RetryingModel(LanguageModel model, Pause pause, LongSupplier nanoTime, Consumer<String> note) {
        this.model = model;
        this.pause = pause;
        this.nanoTime = nanoTime;
        this.note = note;
        this.quietUntil = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        int failures = 0;
        int wishes = 0;
        while (true) {
            try {
                leaveAlone(wishes);
                Answer answer = model.answer(chat);
                unanswered.set(0);
                return answer;
            } catch (NoAnswerException failure) {
                if (!failure.mayAskAgain()) {
                    throw failure;
                }
                if (failure.wish().isPresent()) {
                    if (++wishes == WISHES) {
                        throw givenUp(failure, WISHES);
                    }
                    obey(failure, failure.wish().get());
                } else {
                    if (++failures == ATTEMPTS) {
                        throw givenUp(failure, ATTEMPTS);
                    }
                    long most = FIRST.toMillis() << (failures - 1);
                    sleep(Duration.ofMillis(
                            most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1)));
                }
            }
        }
    }

    /// @param wishes how often the server has refused this chat
    private void leaveAlone(int wishes) {
        long left = quietUntil.get() - nanoTime.getAsLong();
        if (left > 0) {
            long apart = wishes == 0
                    ? 0
                    : ThreadLocalRandom.current().nextLong(apart(wishes).toNanos());
            sleep(Duration.ofNanos(left + apart));
        }
    }

    /// How far threads come back apart from each other, at most.
    static Duration apart(int wishes) {
        return FIRST.dividedBy(2).multipliedBy(Math.min(wishes, 20));
    }

    private void obey(NoAnswerException failure, Duration wish) {
        if (wish.compareTo(LONGEST_WISH) > 0) {
            throw new InputException(
                    model.name() + ": " + failure.reason() + ", and is to be asked again in " + wish.toSeconds()
                            + " seconds; run again then to go on",
                    failure);
        }
        long until = nanoTime.getAsLong() + wish.toNanos();
        long known = quietUntil.getAndAccumulate(until, (before, wished) -> wished - before > 0 ? wished : before);
        // Threads that were refused together wish for nearly the same moment, which is told once.
        if (wish.compareTo(NEWS) >= 0 && until - known > wish.toNanos() / 2) {
            note.accept(model.name() + ": " + failure.reason() + "; asked again in " + wish.toSeconds() + " seconds");
        }
    }

    private NoAnswerException givenUp(NoAnswerException failure, int times) {
        String reason = failure.reason() + ", " + times + " times in a row";
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
