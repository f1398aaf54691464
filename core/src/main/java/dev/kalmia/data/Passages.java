package dev.kalmia.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Long texts in passages of at most so many characters: cut between paragraphs where there is such a place, else
/// between sentences, else between words, else between characters. The cuts are those nearest to equal parts, so that
/// no short rest is left. White space at the borders belongs to no passage; everything else to exactly one.
final class Passages {
    /// An empty line, a sentence's end, a space: the first of them that is near enough is taken.
    private static final List<Pattern> BORDERS = List.of(
            Pattern.compile("\\r?\\n[ \\t]*\\r?\\n"),
            Pattern.compile("(?<=[.!?…؟।։።][\"'”’»)\\]]{0,3})\\s|(?<=[。！？｡；…][」』”’》）]{0,3})(?![」』”’》）])"),
            Pattern.compile("\\s"));

    private static final int JOINER = 0x200d;

    private final String text;
    private final int most;
    private final int end;

    /// A part of a text.
    ///
    /// @param from its first character (UTF-16 unit) in the text
    /// @param to behind its last
    record Span(int from, int to) {}

    private Passages(String text, int most) {
        this.text = text;
        this.most = most;
        this.end = text.stripTrailing().length();
    }

    /// The passages of a text in their order; none where it is blank.
    ///
    /// @param most characters (UTF-16 units) of a passage, at least 8
    static List<Span> of(String text, int most) {
        return new Passages(text, most).cut();
    }

    private List<Span> cut() {
        List<Span> spans = new ArrayList<>();
        int from = visible(0);
        while (end - from > most) {
            int border = border(from);
            spans.add(
                    new Span(from, text.substring(from, border).stripTrailing().length() + from));
            from = visible(border);
        }
        if (from < end) {
            spans.add(new Span(from, end));
        }
        return spans;
    }

    private int visible(int from) {
        int at = from;
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Where a passage ends that begins at `from`, when what is left does not fit into one.
    private int border(int from) {
        int left = end - from;
        int parts = (left + most - 1) / most;
        int ideal = from + left / parts;
        int least = from + (ideal - from) / 2;
        int last = Math.min(from + most, end - (ideal - from) / 2);
        for (Pattern pattern : BORDERS) {
            int nearest = nearest(pattern, least, ideal, last);
            if (nearest >= 0) {
                return nearest;
            }
        }
        return whole(ideal, least);
    }

    private int nearest(Pattern pattern, int least, int ideal, int last) {
        Matcher matcher = pattern.matcher(text)
                .region(least, Math.min(end, last + 2))
                .useTransparentBounds(true)
                .useAnchoringBounds(false);
        int nearest = -1;
        while (matcher.find() && matcher.start() <= last) {
            if (nearest < 0 || Math.abs(matcher.start() - ideal) < Math.abs(nearest - ideal)) {
                nearest = matcher.start();
            }
        }
        return nearest;
    }

    /// The place itself, or one shortly before it where it is inside of a character.
    private int whole(int place, int least) {
        int at = place;
        while (at > least && isInside(at)) {
            at--;
        }
        return at > least ? at : place;
    }

    private boolean isInside(int at) {
        int next = text.codePointAt(at);
        int type = Character.getType(next);
        return Character.isLowSurrogate(text.charAt(at))
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || next == JOINER
                || text.charAt(at - 1) == JOINER;
    }
}
