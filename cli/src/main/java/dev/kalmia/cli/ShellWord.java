package dev.kalmia.cli;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// Paths as a shell takes them, for commands that people are shown and paste.
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+:,./-]+");

    private ShellWord() {}

    /// The path as one word, in quotation marks where it needs them. One that begins with `-` gets `./` before it, for
    /// no command to take it for an option.
    static String of(Path path) {
        String text = path.toString().startsWith("-") ? "./" + path : path.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
