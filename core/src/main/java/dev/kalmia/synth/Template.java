package dev.kalmia.synth;

import dev.kalmia.run.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A prompt with places such as `{language}`. What is put there is never looked through for more of them.
///
/// @param name such as `short-long`
/// @param text as it is in the file
record Template(String name, String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z-]*)}");
    private static final int VERSION_DIGITS = 8;

    /// One of those that come with the code.
    ///
    /// @throws IllegalArgumentException when there is none of that name
    static Template named(String name) {
        try (InputStream in = Template.class.getResourceAsStream(name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no prompt is called " + name);
            }
            return new Template(name, new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The name and what tells this text from every other: a record says by it what it was asked with.
    String version() {
        return name + "@" + Hashes.string(text).substring(0, VERSION_DIGITS);
    }

    /// The names of its places, sorted.
    Set<String> places() {
        Set<String> names = new TreeSet<>();
        PLACE.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    /// The prompt with values in the places.
    ///
    /// @throws IllegalArgumentException when a value is missing, or one has no place
    String fill(Map<String, String> values) {
        if (!places().equals(new TreeSet<>(values.keySet()))) {
            throw new IllegalArgumentException(
                    "prompt " + name + " has the places " + places() + "; values=" + new TreeSet<>(values.keySet()));
        }
        return PLACE.matcher(text)
                .replaceAll((MatchResult place) -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }
}
