package dev.kalmia.http;

import dev.kalmia.run.InputException;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// An answer of any status, whose body is still to be read.
///
/// @param most how long the whole body may take where it is held in memory
public record WebAnswer(int status, HttpHeaders headers, WatchedBody body, Duration most) implements AutoCloseable {
    private static final int BUFFER = 1 << 14;

    /// The first value of a header.
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /// How long the server wants to be left alone, by `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
    public Optional<Duration> wish() {
        return header("Retry-After").flatMap(WebAnswer::wait);
    }

    private static Optional<Duration> wait(String text) {
        try {
            if (text.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(Instant.now(), until);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }

    /// Whether it says that it is a page for people.
    public boolean isPage() {
        String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.matches("\\s*(text/html|application/xhtml\\+xml)\\s*(;.*)?");
    }

    /// The whole body.
    ///
    /// @param mostBytes that it may have
    /// @param what was asked for, for messages
    /// @throws WebFailure when the connection is cut or says nothing any more, or the body takes too long
    /// @throws InputException when there are more bytes
    public byte[] bytes(int mostBytes, String what) throws WebFailure {
        long begun = System.nanoTime();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = body.read(buffer, BUFFER); read >= 0; read = body.read(buffer, BUFFER)) {
            bytes.write(buffer, 0, read);
            if (bytes.size() > mostBytes) {
                throw new InputException(what + ": the answer must have at most " + mostBytes + " bytes; it has more");
            }
            // Every byte of a trickle ends the silence, so that it alone would bound nothing.
            if (System.nanoTime() - begun > most.toNanos()) {
                throw new WebFailure("the answer takes longer than " + most.toSeconds() + " seconds");
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        body.close();
    }
}
