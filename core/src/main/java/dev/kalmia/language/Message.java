package dev.kalmia.language;

import dev.kalmia.run.InputException;

/// What one side of a chat says.
public record Message(Speaker speaker, String text) {
    /// Who speaks.
    public enum Speaker {
        /// Sets who the model is and how it is to write.
        SYSTEM,
        /// Asks.
        USER,
        /// Answers: the model itself, earlier.
        ASSISTANT
    }

    /// @throws InputException when there is no text
    public Message {
        if (text.isBlank()) {
            throw new InputException("a message of a chat must have a text; speaker=" + speaker);
        }
    }

    public static Message system(String text) {
        return new Message(Speaker.SYSTEM, text);
    }

    public static Message user(String text) {
        return new Message(Speaker.USER, text);
    }

    public static Message assistant(String text) {
        return new Message(Speaker.ASSISTANT, text);
    }
}
