package dev.kalmia.synth;

import dev.kalmia.data.FileFormat;
import dev.kalmia.data.TextSource;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Descriptions of people, for whom and as whom a model writes (Ge et al. 2024, Persona Hub).
public final class Personas {
    /// Longer ones are no description of a person.
    static final int MOST_CHARACTERS = 4000;

    private static final Pattern JSON = Pattern.compile("\\{.*}|\\{\\s*\".*", Pattern.DOTALL);

    private Personas() {}

    /// Reads personas: a line each, or `persona` (else `text`) of rows. Each is there once, in the order of
    /// the file; empty lines are passed over.
    ///
    /// @throws InputException when the file cannot be read or has none, or one is empty or too long, or a
    ///     line of text is JSON
    public static List<String> read(Path file) {
        boolean lines = FileFormat.of(file) == FileFormat.TXT;
        Set<String> personas = new LinkedHashSet<>();
        int number = 0;
        try (TextSource texts = TextSource.open(file, List.of("persona", "text"))) {
            while (texts.hasNext()) {
                String persona = texts.next().text().strip();
                number++;
                if (lines && persona.isEmpty()) {
                    continue;
                }
                if (persona.isEmpty() || persona.length() > MOST_CHARACTERS) {
                    throw new InputException(file + ": persona " + number + " must have from 1 to " + MOST_CHARACTERS
                            + " characters; characters=" + persona.length());
                }
                if (lines && JSON.matcher(persona).matches()) {
                    throw new InputException(file + ":" + number
                            + ": a persona in a file of lines must be plain text; JSON lines need the ending .jsonl");
                }
                personas.add(persona);
            }
        }
        if (personas.isEmpty()) {
            throw new InputException("the file has no rows: " + file);
        }
        return List.copyOf(personas);
    }
}
