package dev.kalmia.synth;

import dev.kalmia.language.Chat;
import dev.kalmia.run.InputException;
import java.time.LocalDate;
import java.util.Map;

/// Asks for JSON objects and takes none that is not what was asked for. Safe for use by many threads.
interface Scribe {
    /// The reason where asking another time may help.
    String NOT_NOW = "not-now";

    /// What came of it.
    sealed interface Outcome permits Written, Refused {
        Spending spending();
    }

    /// A reply as it was asked for.
    ///
    /// @param values by the keys of the schema, and others that the model wrote
    /// @param date the day of the last answer
    /// @param repaired whether it was asked for twice
    record Written(Map<String, Object> values, LocalDate date, boolean repaired, Spending spending)
            implements Outcome {}

    /// None.
    ///
    /// @param reason a word: `not-now`, `unanswered`, `cut`, `withheld`, `empty`, `no-json` or `schema`
    /// @param detail what was wrong, on one line
    /// @param text what the model wrote last; may be empty
    record Refused(String reason, String detail, String text, Spending spending) implements Outcome {}

    /// Asks.
    ///
    /// @throws InputException when no chat would be answered
    Outcome ask(Chat chat, ReplySchema schema);
}
