package dev.kalmia.checkpoint.hub;

import dev.kalmia.http.WebFailure;
import dev.kalmia.run.InputException;
import java.time.Duration;

/// How long failures are borne: a few in a row, each with twice the wait of the one before, or the wait that the
/// server asks for.
final class Patience {
    static final int ATTEMPTS = 5;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final HubModels.Pause pause;
    private final int attempts;
    private int failures;

    Patience(HubModels.Pause pause, int attempts) {
        this.pause = pause;
        this.attempts = attempts;
    }

    /// Begins to count anew: the last attempt got somewhere.
    void renew() {
        failures = 0;
    }

    /// Waits after a failure, or gives up.
    ///
    /// @param what was wanted, for the message
    /// @throws InputException when there were as many failures in a row as are borne, or the server asks for a wait
    ///     that is too long
    void bear(WebFailure failure, String what) {
        failures++;
        Duration wait = failure.wish().orElse(FIRST.multipliedBy(1L << (failures - 1)));
        if (failures >= attempts) {
            throw new InputException(
                    what + ": " + failure.reason() + (attempts > 1 ? ", " + attempts + " times in a row" : ""),
                    failure);
        }
        if (wait.compareTo(LONGEST) > 0) {
            throw new InputException(
                    what + ": " + failure.reason() + ", and is to be asked again in " + wait.toSeconds() + " seconds",
                    failure);
        }
        try {
            pause.sleep(wait);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InputException(what + ": interrupted", interrupted);
        }
    }
}
