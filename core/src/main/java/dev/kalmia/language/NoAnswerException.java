package dev.kalmia.language;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model that did not answer one chat: for now, as where a connection is cut or there are too many
/// requests, or for good, as where the chat is too long for it. What no chat would be answered for is an
/// `InputException`.
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    /// With the time that refused threads come back apart, fifty such waits take minutes.
    private static final Duration UNSAID = Duration.ofSeconds(5);

    private final @Nullable Duration wish;
    private final boolean again;
    private final boolean refused;

    private NoAnswerException(
            String reason, boolean again, boolean refused, @Nullable Duration wish, @Nullable Throwable cause) {
        super(reason, cause);
        this.again = again;
        this.refused = refused;
        this.wish = wish;
    }

    /// Asking again may help.
    ///
    /// @param reason one line
    /// @param wish how long the server wants to be left alone; null where it does not say
    public static NoAnswerException forNow(String reason, @Nullable Duration wish, @Nullable Throwable cause) {
        return new NoAnswerException(reason, true, false, wish, cause);
    }

    /// There are too many requests for now: the server works, and is asked again for longer than one that
    /// fails.
    ///
    /// @param reason one line
    /// @param wish how long the server wants to be left alone; null where it does not say, for five seconds
    public static NoAnswerException tooMany(String reason, @Nullable Duration wish, @Nullable Throwable cause) {
        return forNow(reason, wish == null ? UNSAID : wish, cause);
    }

    /// Asking again will not help, and other chats may be answered.
    ///
    /// @param reason one line
    public static NoAnswerException forGood(String reason, @Nullable Throwable cause) {
        return new NoAnswerException(reason, false, false, null, cause);
    }

    /// The same of a chat that was turned away before anything was made of it.
    public NoAnswerException turnedAway() {
        NoAnswerException same = new NoAnswerException(reason(), again, true, wish, getCause());
        same.setStackTrace(getStackTrace());
        return same;
    }

    /// Whether the chat was turned away before anything was made of it, so that it took no tokens.
    public boolean tookNothing() {
        return refused;
    }

    /// Whether asking again may help.
    public boolean mayAskAgain() {
        return again;
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
