package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The licence that a model's card states: `license` at the head of `README.md`, as on the hub, or what the conversion
/// of a bundled model wrote there.
public final class ModelLicence {
    private static final String FILE = "README.md";
    private static final String FENCE = "---";
    private static final int MOST_BYTES = 1 << 22;
    private static final Pattern STATED = Pattern.compile("license:\\s*[\"']?([A-Za-z0-9][A-Za-z0-9.+-]*)[\"']?\\s*");
    private static final Pattern CONVERTED = Pattern.compile("Licence of the weights: ([A-Za-z0-9.+-]+)\\.");

    private ModelLicence() {}

    /// In lower case, as the hub writes them: `apache-2.0`. Empty where no card states one.
    ///
    /// @throws InputException when the card cannot be read
    public static Optional<String> of(ModelFolder model) {
        Path file = model.path().resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.isEmpty() || !lines.getFirst().strip().equals(FENCE)
                    ? first(lines, CONVERTED)
                    : first(head(lines), STATED);
        } catch (IOException failure) {
            throw new InputException(file + ": cannot be read: " + InputException.reason(failure), failure);
        }
    }

    private static List<String> head(List<String> lines) {
        return lines.stream()
                .skip(1)
                .takeWhile(line -> !line.strip().equals(FENCE))
                .toList();
    }

    private static Optional<String> first(List<String> lines, Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .findFirst();
    }
}
