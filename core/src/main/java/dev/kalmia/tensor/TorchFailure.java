package dev.kalmia.tensor;

import java.time.Duration;

/// What libtorch's collectives say of a failure, in words for people.
final class TorchFailure {
    private static final String AFTER =
            "; its own message says why. The last checkpoint is whole, and the same command" + " goes on from it";

    private TorchFailure() {}

    /// The failure of an exchange with the other workers.
    static WorkerLostException of(WorkerPlace place, Duration patience, RuntimeException failure) {
        String said = firstLine(failure);
        if (said.contains("Timed out") || said.contains("timed out") || said.contains("imeout")) {
            return new WorkerLostException(
                    place + ": another worker must answer within " + patience.toSeconds() + " s and does not" + AFTER,
                    failure);
        }
        if (said.contains("losed by peer") || said.contains("reset by peer") || said.contains("roken pipe")) {
            return new WorkerLostException(place + ": another worker has ended" + AFTER, failure);
        }
        return new WorkerLostException(place + ": the other workers cannot be reached: " + said, failure);
    }

    /// Without the stack that libtorch writes below it, and the source file before it.
    static String firstLine(RuntimeException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^\\[[^\\]]*\\] ", "")
                .strip();
    }
}
