package dev.kalmia.synth;

import dev.kalmia.data.Meta;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Where an example is from, as its attributes will say it. Each addition makes another one.
///
/// @param attributes names and values, as they will stand there
/// @param part which part of the example additions tell of: `negatives`, `instruction`; empty for all of it
record Origin(SortedMap<String, String> attributes, String part) {
    private static final String PREFIX = "synth.";
    private static final String OF = PREFIX + "of.";
    private static final String BEFORE = ".before";
    private static final String SUSPECT = PREFIX + "suspect";
    private static final String INSTRUCTION = PREFIX + "instruction";
    private static final Pattern BLANK = Pattern.compile(" ");

    Origin {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /// Of an example that begins with no other one.
    static Origin none() {
        return new Origin(new TreeMap<>(), "");
    }

    /// Of new texts out of an example that is there: where that one is from goes below `synth.of.`. Its
    /// instruction is that of the new texts, and they are as suspect as it is.
    static Origin outOf(Meta given) {
        TreeMap<String, String> all =
                renamed(given, name -> name.startsWith(PREFIX) ? OF + name.substring(PREFIX.length()) : name);
        for (String name : List.of(INSTRUCTION, SUSPECT)) {
            String value = given.attributes().get(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return new Origin(all, "").with("example", given.id());
    }

    /// Of an example that stays what it is but for one part: where it is from stays, too, and what is said of
    /// that part already goes below `synth.PART.before`.
    static Origin ofPart(Meta given, String part) {
        String key = PREFIX + part;
        TreeMap<String, String> all = renamed(
                given,
                name -> name.equals(key) || name.startsWith(key + ".")
                        ? key + BEFORE + name.substring(key.length())
                        : name);
        return new Origin(all, part).with("example", given.id());
    }

    private static TreeMap<String, String> renamed(Meta given, UnaryOperator<String> rename) {
        TreeMap<String, String> all = new TreeMap<>();
        given.attributes().forEach((name, value) -> all.put(rename.apply(name), value));
        return all;
    }

    private String key(String name) {
        return PREFIX + (part.isEmpty() ? "" : part + ".") + name;
    }

    private Origin put(String key, String value) {
        TreeMap<String, String> more = new TreeMap<>(attributes);
        more.put(key, value);
        return new Origin(more, part);
    }

    /// With one more attribute.
    ///
    /// @param value nothing is added where it is empty
    Origin with(String name, String value) {
        return value.isEmpty() ? this : put(key(name), value);
    }

    /// With everything that was drawn.
    Origin with(Map<String, String> drawn) {
        Origin all = this;
        for (Map.Entry<String, String> each : drawn.entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        return all;
    }

    /// With the part itself, under its own name.
    Origin reading(String value) {
        return put(PREFIX + part, value);
    }

    /// With signs that some text was to steer a model, beside those that are there. A flag is one of the whole
    /// example, whichever part it came in by.
    Origin flagged(Collection<String> signs) {
        Set<String> all = new LinkedHashSet<>();
        BLANK.splitAsStream(attributes.getOrDefault(SUSPECT, ""))
                .filter(sign -> !sign.isEmpty())
                .forEach(all::add);
        all.addAll(signs);
        return all.isEmpty() ? this : put(SUSPECT, String.join(" ", all));
    }

    /// With the prompt of one more step, and the day of the last of them.
    Origin from(Reply reply) {
        TreeMap<String, String> more = new TreeMap<>(attributes);
        more.merge(key("prompt"), reply.prompt(), (before, added) -> before + " " + added);
        more.merge(
                key("date"), reply.date().toString(), (before, added) -> before.compareTo(added) > 0 ? before : added);
        return new Origin(more, part);
    }

    /// All prompts so far; empty before the first.
    String prompts() {
        return attributes.getOrDefault(key("prompt"), "");
    }
}
