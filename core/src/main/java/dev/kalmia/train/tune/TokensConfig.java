package dev.kalmia.train.tune;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tokens that a model is given before it is trained.
///
/// @param tokens texts that become one token each, wherever they stand in a text
/// @param alone whether their vectors are all that is trained, beside adapters
public record TokensConfig(
        @Default("[]") List<String> tokens,
        @Default("false") boolean alone) {
    private static final int MOST = 65_536;
    private static final int LONGEST = 256;

    public TokensConfig {
        tokens = List.copyOf(tokens);
        if (tokens.size() > MOST) {
            throw new UsageException("tokens must be at most " + MOST + "; tokens=" + tokens.size());
        }
        Set<String> known = new HashSet<>();
        for (String token : tokens) {
            requireText(token);
            if (!known.add(token)) {
                throw new UsageException("tokens must differ; twice: '" + token + "'");
            }
        }
        if (alone && tokens.isEmpty()) {
            throw new UsageException("alone must go with tokens; there are none");
        }
    }

    private static void requireText(String token) {
        if (token.isBlank() || token.length() > LONGEST || !token.equals(token.strip())) {
            throw new UsageException("tokens must be texts of 1 to " + LONGEST
                    + " characters without blanks around them; token='" + start(token) + "'");
        }
        token.codePoints().filter(TokensConfig::isNoText).findFirst().ifPresent(point -> {
            throw new UsageException(
                    "tokens must be plain text; token='" + start(token) + "' has " + String.format("U+%04X", point));
        });
    }

    /// Control and format characters, halves of surrogate pairs, private and unassigned ones, and what stands for text
    /// that was lost.
    private static boolean isNoText(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> point == 0xFFFD;
        };
    }

    private static String start(String token) {
        String line = token.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }

    /// Whether there are any.
    boolean wanted() {
        return !tokens.isEmpty();
    }
}
