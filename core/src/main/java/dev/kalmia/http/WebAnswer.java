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
public record WebAnswer(int status, HttpHeaders headers, WatchedBody body) implements AutoCloseable {
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
    /// @param most bytes that it may have
    /// @param what was asked for, for messages
    /// @throws WebFailure when the connection is cut or says nothing any more
    /// @throws InputException when there are more bytes
    public byte[] bytes(int most, String what) throws WebFailure {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = body.read(buffer, BUFFER); read >= 0; read = body.read(buffer, BUFFER)) {
            bytes.write(buffer, 0, read);
            if (bytes.size() > most) {
                throw new InputException(what + ": the answer must have at most " + most + " bytes; it has more");
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        body.close();
    }
}
