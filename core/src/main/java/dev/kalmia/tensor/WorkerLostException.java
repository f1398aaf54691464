package dev.kalmia.tensor;

import dev.kalmia.run.InputException;

/// Another worker ended, or does not answer: the one that began it says why, this one only that it
/// cannot go on.
public final class WorkerLostException extends InputException {
    private static final long serialVersionUID = 1L;

    WorkerLostException(String message, Throwable cause) {
        super(message, cause);
    }

    WorkerLostException(String message) {
        super(message);
    }
}
