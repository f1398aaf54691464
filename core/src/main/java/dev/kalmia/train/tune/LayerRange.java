package dev.kalmia.train.tune;

import dev.kalmia.run.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Layers of a transformer, counted from 0, both ends among them.
record LayerRange(int first, int last) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

    /// Reads `5` or `0-5`.
    ///
    /// @param key of the setting, for the message of an error
    static LayerRange parse(String text, String key) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new UsageException(key + " must name layers as 5 or 0-5; layers=" + text);
        }
        int first = Integer.parseInt(form.group(1));
        int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
        if (last < first) {
            throw new UsageException(key + " must name the first layer before the last; layers=" + text);
        }
        return new LayerRange(first, last);
    }

    boolean has(int layer) {
        return layer >= first && layer <= last;
    }
}
