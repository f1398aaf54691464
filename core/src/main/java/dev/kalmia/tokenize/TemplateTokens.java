package dev.kalmia.tokenize;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Texts in a template as a model reads them. Special tokens stand in front alone: a model that goes on with
/// the template has not come to its end. A text that is too long loses tokens at its end; the template loses
/// none.
final class TemplateTokens {
    private final RustTokenizer rust;
    private final TextTemplate template;
    private final int maxTokens;
    private final int head;
    private final int[] middle;

    TemplateTokens(RustTokenizer rust, TextTemplate template, int maxTokens) {
        this.rust = rust;
        this.template = template;
        this.maxTokens = maxTokens;
        // A blank at an end is no token of its own once a text follows.
        this.head = rust.opened(template.before().strip()).length;
        this.middle = rust.withoutSpecials(template.twice() ? template.after().strip() : template.after());
    }

    TokenIds encode(String text) {
        int[] whole = rust.opened(template.filled(text));
        int second = template.twice() ? rust.opened(template.opening(text).strip()).length : 0;
        if (whole.length <= maxTokens) {
            return tokens(whole, whole.length, second);
        }
        int room = maxTokens - head - middle.length;
        if (room < (template.twice() ? 2 : 1)) {
            throw RustTokenizer.noRoom("every text keeps", 0, head + middle.length, maxTokens);
        }
        return template.twice() ? cutTwice(whole, second, room) : cut(whole, room);
    }

    private TokenIds cut(int[] whole, int room) {
        return tokens(joined(Arrays.copyOf(whole, head + room), middle), whole.length, 0);
    }

    /// Both copies to half of the room; the first has the odd token, as it is the one that is not counted.
    private TokenIds cutTwice(int[] whole, int second, int room) {
        int counted = Math.min(room / 2, whole.length - second);
        int[] first = Arrays.copyOf(whole, head + room - counted);
        int[] last = Arrays.copyOfRange(whole, second, second + counted);
        return tokens(joined(first, middle, last), whole.length, maxTokens - counted);
    }

    private static TokenIds tokens(int[] ids, int fullLength, int leftOut) {
        return new TokenIds(ids, new int[ids.length], fullLength).withPrompt(leftOut);
    }

    private static int[] joined(int[]... parts) {
        return Stream.of(parts).flatMapToInt(IntStream::of).toArray();
    }
}
