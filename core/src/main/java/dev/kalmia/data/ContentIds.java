package dev.kalmia.data;

import dev.kalmia.run.Hashes;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Ids for examples that bring none: what the example holds decides, not where it stands, so that rows may
/// change their order or move to another file without becoming other examples. For one thread.
///
/// An id is the first 16 hexadecimal digits of a SHA-256 over kind, task, prompt, texts, scores and attributes. An
/// example that is there again in every respect gets `-2`, `-3` …, and so would two that share those 64 bits.
final class ContentIds {
    static final int DIGITS = 16;

    private static final Pattern AGAIN = Pattern.compile("(-[1-9][0-9]{0,9})?");

    private final SeenDigests seen = new SeenDigests();

    /// The example under an id of its own.
    Example named(Example example) {
        String digits = digits(example);
        int times = seen.add(Long.parseUnsignedLong(digits, 16));
        String id = times == 1 ? digits : digits + "-" + times;
        Meta old = example.meta();
        return example.with(new Meta(id, old.task(), old.prompt(), old.attributes()));
    }

    /// Whether an example's id is one that it was given here, so that it says nothing but what the example holds.
    static boolean isMade(Example example) {
        String id = example.meta().id();
        String digits = digits(example);
        return id.startsWith(digits) && AGAIN.matcher(id.substring(DIGITS)).matches();
    }

    static String digits(Example example) {
        return Hashes.string(content(example)).substring(0, DIGITS);
    }

    /// Each part with its length before it, so that no two examples are written alike.
    private static String content(Example example) {
        StringBuilder content = new StringBuilder();
        switch (example) {
            case Pair pair -> add(content, "pair", List.of(pair.query(), pair.positive()));
            case Group group -> {
                add(content, "group", List.of(group.query()));
                add(content, "positives", group.positives());
                add(content, "negatives", group.negatives());
                GroupScores scores = group.scores();
                if (scores != null) {
                    add(content, "positive scores", texts(scores.positives()));
                    add(content, "negative scores", texts(scores.negatives()));
                }
            }
            case Scored scored ->
                add(content, "scored", List.of(scored.first(), scored.second(), Double.toString(scored.score())));
            case Labelled labelled -> add(content, "labelled", List.of(labelled.text(), labelled.label()));
        }
        Meta meta = example.meta();
        add(content, meta.task());
        add(content, meta.prompt());
        meta.attributes().forEach((name, value) -> {
            // How a value is written says nothing of the example.
            if (!name.equals(JsonAttributes.ATTRIBUTE)) {
                add(content, name);
                add(content, value);
            }
        });
        return content.toString();
    }

    private static void add(StringBuilder content, String kind, List<String> texts) {
        content.append(kind).append(' ').append(texts.size()).append('\n');
        texts.forEach(text -> add(content, text));
    }

    private static List<String> texts(List<Double> scores) {
        return scores.stream().map(score -> Double.toString(score)).toList();
    }

    private static void add(StringBuilder content, @Nullable String text) {
        content.append(text == null ? -1 : text.length()).append(':').append(text == null ? "" : text);
    }
}
