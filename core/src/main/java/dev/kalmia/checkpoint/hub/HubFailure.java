package dev.kalmia.checkpoint.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that failed and may not fail when it is made again: no connection, one that was cut, a server that is
/// busy. Its message is a reason without the thing asked for.
final class HubFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration wish;

    HubFailure(String reason) {
        this(reason, null, null);
    }

    HubFailure(String reason, @Nullable Duration wish, @Nullable Throwable cause) {
        super(reason, cause);
        this.wish = wish;
    }

    /// How long the server wants to be left alone.
    Optional<Duration> wish() {
        return Optional.ofNullable(wish);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
