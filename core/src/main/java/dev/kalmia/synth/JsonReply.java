package dev.kalmia.synth;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The JSON object in what a model wrote: after its thoughts, in a fence of code, among other words.
final class JsonReply {
    private static final Pattern THOUGHTS = Pattern.compile("^\\s*<think>.*?</think>", Pattern.DOTALL);
    private static final Pattern FENCE = Pattern.compile("```(?:json|JSON)?\\s*\\n(.*?)```", Pattern.DOTALL);

    private JsonReply() {}

    /// The first object.
    ///
    /// @throws InputException when there is none, or it is not well written
    static Map<String, Object> read(String text) {
        String said = THOUGHTS.matcher(text).replaceFirst("");
        Matcher fence = FENCE.matcher(said);
        String body = fence.find() && fence.group(1).contains("{") ? fence.group(1) : said;
        int from = body.indexOf('{');
        if (from < 0) {
            throw new InputException("there is no JSON object");
        }
        String object = body.substring(from, end(body, from));
        Map<String, Object> read = Json.asObject(Json.parse(object, "the JSON object"), "the JSON object");
        requireCharacters(read);
        return read;
    }

    /// Half of a surrogate pair is no character, and no file can hold it.
    private static void requireCharacters(Object value) {
        switch (value) {
            case String text -> {
                if (text.codePoints()
                        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
                    throw new InputException("a text in the JSON object has half of a character (\\uD800 to \\uDFFF)");
                }
            }
            case Map<?, ?> object ->
                object.forEach((key, inside) -> {
                    requireCharacters(key);
                    if (inside != null) {
                        requireCharacters(inside);
                    }
                });
            case Iterable<?> list ->
                list.forEach(inside -> {
                    if (inside != null) {
                        requireCharacters(inside);
                    }
                });
            default -> {}
        }
    }

    /// Behind the brace that closes the one at `from`; the end of the text where none does.
    private static int end(String text, int from) {
        int open = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else {
                    quoted = c != '"';
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                open++;
            } else if (c == '}' && --open == 0) {
                return i + 1;
            }
        }
        return text.length();
    }
}
