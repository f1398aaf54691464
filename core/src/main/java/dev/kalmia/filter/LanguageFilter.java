package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.run.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops examples with a text in another language than those asked for: the query, a text that answers, or
/// all of these as one, since a short text alone tells little. Negatives are not looked at. A text of less
/// than a few letters may be in any language.
public final class LanguageFilter implements ExampleRule {
    /// Fewer letters tell no language. A character of a script without spaces counts as much as a few
    /// letters.
    private static final int LEAST_LETTERS = 15;

    private static final int LETTERS_OF_A_WORD = 4;

    /// By how much another language must be likelier for query and answers together.
    private static final double TIMES_OF_ALL = 1.3;

    private final Languages languages = new Languages();
    private final List<String> codes;

    /// @param names codes of ISO 639, at least one: `en`, `zho`
    /// @throws UsageException when one is not known
    public LanguageFilter(List<String> names) {
        if (names.isEmpty()) {
            throw new UsageException("languages must be at least one; languages=0");
        }
        this.codes = names.stream().map(languages::code).distinct().toList();
    }

    @Override
    public String name() {
        return "language";
    }

    @Override
    public @Nullable Drop drop(Example example) {
        Sides sides = Sides.of(example);
        List<String> texts = Stream.concat(Stream.of(sides.query()), sides.positives().stream())
                .toList();
        String all = String.join(" ", texts);
        return texts.stream()
                .filter(text -> tells(text) && !languages.mayBe(text, codes))
                .findFirst()
                .or(() -> Optional.of(all).filter(text -> tells(text) && !languages.mayBe(text, codes, TIMES_OF_ALL)))
                .map(this::drop)
                .orElse(null);
    }

    private static boolean tells(String text) {
        long letters = text.codePoints()
                .filter(Character::isLetter)
                .mapToLong(c -> Character.isIdeographic(c) ? LETTERS_OF_A_WORD : 1)
                .sum();
        return letters >= LEAST_LETTERS;
    }

    private Drop drop(String text) {
        return new Drop(
                "other language", "likeliest " + languages.likeliest(text).orElse("none") + ": " + begin(text));
    }

    private static String begin(String text) {
        return text.codePointCount(0, text.length()) <= 60
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 60)) + "…";
    }
}
