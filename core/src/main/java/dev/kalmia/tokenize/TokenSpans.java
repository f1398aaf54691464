package dev.kalmia.tokenize;

/// Where the tokens of a text stand in it, as places of Java's strings. Special tokens stand nowhere, and
/// those of a prompt before the text.
public final class TokenSpans {
    private final int[] starts;
    private final int[] ends;

    /// Takes over both arrays.
    TokenSpans(int[] starts, int[] ends) {
        this.starts = starts;
        this.ends = ends;
    }

    /// From code points of `prompt + text` to places in the text.
    static TokenSpans of(int[] fromPoints, int[] toPoints, String whole, int prompt) {
        int[] places = new int[whole.codePointCount(0, whole.length()) + 1];
        for (int point = 0, place = 0; point < places.length; point++) {
            places[point] = Math.max(0, place - prompt);
            place += place < whole.length() ? Character.charCount(whole.codePointAt(place)) : 0;
        }
        int[] starts = new int[fromPoints.length];
        int[] ends = new int[toPoints.length];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = places[fromPoints[i]];
            ends[i] = places[toPoints[i]];
        }
        return new TokenSpans(starts, ends);
    }

    /// Where tokens `from` to `to - 1` begin; 0 for none.
    public int start(int from, int to) {
        return from < to ? starts[from] : 0;
    }

    /// Where tokens `from` to `to - 1` end; 0 for none.
    public int end(int from, int to) {
        return from < to ? ends[to - 1] : 0;
    }
}
