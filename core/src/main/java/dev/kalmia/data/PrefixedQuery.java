package dev.kalmia.data;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A query with its prompt before it, as KaLM's training files have them: `Instruct: … \n Query: …`.
///
/// @param prompt with everything up to the query's first letter; null where there is none
record PrefixedQuery(@Nullable String prompt, String query) {
    /// The key of a row whose prompt is the instruction alone, which KaLM's form was put around.
    static final String BARE = "bare_instruction";

    private static final String BEFORE = "Instruct: ";
    private static final String BEHIND = " \n Query: ";
    private static final Pattern LABEL = Pattern.compile("[:：]\\z");
    private static final int MOST = 9000;

    private static final Pattern PREFIX = Pattern.compile("Instruct: [^\\n]{1,10000}\\n ?Query: ?");

    static PrefixedQuery of(String text) {
        Matcher prefix = PREFIX.matcher(text);
        boolean prefixed = prefix.lookingAt() && Texts.fault(text.substring(prefix.end())) == null;
        return prefixed
                ? new PrefixedQuery(text.substring(0, prefix.end()), text.substring(prefix.end()))
                : new PrefixedQuery(null, text);
    }

    /// Whether a prompt is an instruction that stands for itself, as FlagEmbedding's: one line that does not end as
    /// what
    /// stands right before a query does, in a colon or white space.
    static boolean isInstruction(String prompt) {
        return Texts.fault(prompt) == null
                && prompt.strip().equals(prompt)
                && prompt.lines().count() == 1
                && prompt.length() <= MOST
                && !prompt.startsWith(BEFORE)
                && !LABEL.matcher(prompt).find();
    }

    /// An instruction in KaLM's form (HIT-TMG/KaLM-Embedding, `evaluate/utils.py`), up to the query.
    static String formed(String instruction) {
        return BEFORE + instruction + BEHIND;
    }

    /// What is known of an example, with its prompt, which is the instruction alone where the row says so.
    Meta meta(Meta read) {
        boolean bare = prompt != null && "true".equals(read.attributes().get(BARE));
        Map<String, String> attributes = bare ? JsonAttributes.without(read.attributes(), BARE) : read.attributes();
        return new Meta(read.id(), read.task(), bare ? instruction() : prompt, attributes);
    }

    /// The instruction alone; the prompt as it is where it has not KaLM's form.
    private @Nullable String instruction() {
        if (prompt == null || !prompt.endsWith(BEHIND) || prompt.length() <= BEFORE.length() + BEHIND.length()) {
            return prompt;
        }
        return prompt.substring(BEFORE.length(), prompt.length() - BEHIND.length());
    }
}
