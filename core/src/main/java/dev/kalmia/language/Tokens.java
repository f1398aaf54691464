package dev.kalmia.language;

import java.nio.charset.StandardCharsets;

/// Numbers of tokens where nobody says them.
final class Tokens {
    private static final int BYTES_EACH = 3;

    private Tokens() {}

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// One for every three bytes, which is above what tokenizers of large vocabularies need.
    static int estimate(Chat chat) {
        return chat.messages().stream()
                .mapToInt(message -> estimate(message.text()))
                .sum();
    }

    static int estimate(String text) {
        return Math.ceilDiv(bytes(text), BYTES_EACH);
    }
}
