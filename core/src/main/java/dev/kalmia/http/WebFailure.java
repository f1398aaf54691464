package dev.kalmia.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that failed and may not fail when it is made again: no connection, one that was cut, a server that is
/// busy. Its message is a reason without the thing asked for.
public final class WebFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration wish;

    /// Without a wish of the server.
    public WebFailure(String reason) {
        this(reason, null, null);
    }

    /// @param reason without the thing that was asked for
    /// @param wish how long the server wants to be left alone; null where it does not say
    public WebFailure(String reason, @Nullable Duration wish, @Nullable Throwable cause) {
        super(reason, cause);
        this.wish = wish;
    }

    /// How long the server wants to be left alone.
    public Optional<Duration> wish() {
        return Optional.ofNullable(wish);
    }

    /// The message.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
