package dev.kalmia.language;

import dev.kalmia.run.InputException;

/// What one side of a chat says.
///
/// @param text with something to see in it, else an `InputException`
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

    public Message {
        if (text.isBlank()) {
            throw new InputException("a message of a chat must have a text; speaker=" + speaker);
        }
    }

    /// Words of the system.
    ///
    /// @throws InputException when there is no text
    public static Message system(String text) {
        return new Message(Speaker.SYSTEM, text);
    }

    /// Words of the user.
    ///
    /// @throws InputException when there is no text
    public static Message user(String text) {
        return new Message(Speaker.USER, text);
    }

    /// An earlier answer.
    ///
    /// @throws InputException when there is no text
    public static Message assistant(String text) {
        return new Message(Speaker.ASSISTANT, text);
    }
}
