package dev.kalmia.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A query with its prompt before it, as KaLM's training files have them: `Instruct: … \n Query: …`.
///
/// @param prompt with everything up to the query's first letter; null where there is none
record PrefixedQuery(@Nullable String prompt, String query) {
    private static final Pattern PREFIX = Pattern.compile("Instruct: [^\\n]{1,10000}\\n ?Query: ?");

    static PrefixedQuery of(String text) {
        Matcher prefix = PREFIX.matcher(text);
        boolean prefixed = prefix.lookingAt() && Texts.fault(text.substring(prefix.end())) == null;
        return prefixed
                ? new PrefixedQuery(text.substring(0, prefix.end()), text.substring(prefix.end()))
                : new PrefixedQuery(null, text);
    }
}
