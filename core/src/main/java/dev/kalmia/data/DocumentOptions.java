package dev.kalmia.data;

import dev.kalmia.run.UsageException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How to read documents.
///
/// @param columns which column of a file is the text, the title, the id; empty for the usual names
/// @param passageCharacters a longer document is cut into passages of at most so many characters (UTF-16 units); 0:
///     none is cut
public record DocumentOptions(Map<Role, Column> columns, int passageCharacters) {
    /// Shorter passages hold no answer.
    public static final int LEAST_CHARACTERS = 100;

    public DocumentOptions {
        columns = columns.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(columns));
        TextColumns.check(columns);
        if (passageCharacters != 0 && passageCharacters < LEAST_CHARACTERS) {
            throw new UsageException("passage-characters must be 0 or at least " + LEAST_CHARACTERS
                    + "; passage-characters=" + passageCharacters);
        }
    }

    /// The usual names; nothing is cut.
    public static DocumentOptions defaults() {
        return new DocumentOptions(Map.of(), 0);
    }
}
