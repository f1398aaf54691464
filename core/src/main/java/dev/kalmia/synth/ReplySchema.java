package dev.kalmia.synth;

import dev.kalmia.run.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the JSON object of a reply must hold. Keys that are not asked for are passed over.
///
/// @param fields at least one, no two of one name
record ReplySchema(List<Field> fields) {
    ReplySchema {
        fields = List.copyOf(fields);
        if (fields.isEmpty() || fields.stream().map(Field::name).distinct().count() != fields.size()) {
            throw new IllegalArgumentException("a schema needs fields of different names; fields=" + fields);
        }
    }

    static ReplySchema of(Field... fields) {
        return new ReplySchema(List.of(fields));
    }

    /// One key of the object.
    sealed interface Field permits Text, Texts, Objects, Choice, Amount {
        String name();

        /// What is asked for, behind the name: `a text`.
        String described();

        /// What is wrong with a value, in words, null when nothing is.
        @Nullable
        String fault(Object value);
    }

    /// A text with something to see in it.
    ///
    /// @param sample as long as is expected, and in the script that is, for what it will cost
    /// @param most characters
    record Text(String name, String sample, int most) implements Field {
        /// @param typical characters that are expected, of Latin script
        Text(String name, int typical, int most) {
            this(name, "x".repeat(typical), most);
        }

        @Override
        public String described() {
            return "a text";
        }

        @Override
        public @Nullable String fault(Object value) {
            if (!(value instanceof String text)) {
                return "must be a text";
            }
            if (text.isBlank()) {
                return "must not be empty";
            }
            return text.length() > most ? "must have at most " + most + " characters; it has " + text.length() : null;
        }
    }

    /// Several texts, each once.
    ///
    /// @param least how many there must be
    /// @param each what each of them must be
    record Texts(String name, int least, Text each) implements Field {
        @Override
        public String described() {
            return "a list of " + least + " or more different texts";
        }

        @Override
        public @Nullable String fault(Object value) {
            if (!(value instanceof List<?> list)) {
                return "must be a list";
            }
            Set<String> different = new LinkedHashSet<>();
            for (Object element : list) {
                String fault = element == null ? "must be a text" : each.fault(element);
                if (fault != null) {
                    return "each element " + fault;
                }
                different.add(String.valueOf(element).strip());
            }
            return different.size() < least
                    ? "must have at least " + least + " different texts; it has " + different.size()
                    : null;
        }
    }

    /// Several objects.
    ///
    /// @param least how many there must be
    /// @param each what each of them must hold
    record Objects(String name, int least, ReplySchema each) implements Field {
        @Override
        public String described() {
            return "a list of " + least + " or more objects, each " + each.described();
        }

        @Override
        public @Nullable String fault(Object value) {
            if (!(value instanceof List<?> list)) {
                return "must be a list";
            }
            for (Object element : list) {
                if (!(element instanceof Map<?, ?>)) {
                    return "each element must be an object";
                }
                List<String> faults = each.faults(Json.asObject(element, name));
                if (!faults.isEmpty()) {
                    return "each element: " + String.join(", ", faults);
                }
            }
            return list.size() < least ? "must have at least " + least + " objects; it has " + list.size() : null;
        }
    }

    /// One of some words, as they are written.
    record Choice(String name, List<String> words) implements Field {
        Choice {
            words = List.copyOf(words);
        }

        @Override
        public String described() {
            return "one of " + quoted(words);
        }

        @Override
        public @Nullable String fault(Object value) {
            return value instanceof String word && words.contains(word) ? null : "must be " + described();
        }
    }

    /// A number within bounds.
    record Amount(String name, double least, double most) implements Field {
        @Override
        public String described() {
            return "a number from " + shown(least) + " to " + shown(most);
        }

        @Override
        public @Nullable String fault(Object value) {
            return value instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most
                    ? null
                    : "must be " + described();
        }

        private static String shown(double bound) {
            return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
        }
    }

    private static String quoted(Collection<String> words) {
        return words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
    }

    /// What a prompt says of the reply.
    String described() {
        return fields.stream()
                .map(field -> "\"" + field.name() + "\": " + field.described())
                .collect(Collectors.joining("; ", "one JSON object with the keys ", ""));
    }

    /// What is wrong with a reply, in words, in the order of the fields; empty when nothing is.
    List<String> faults(Map<String, ? extends @Nullable Object> reply) {
        List<String> faults = new ArrayList<>();
        for (Field field : fields) {
            Object value = reply.get(field.name());
            String fault = value == null ? "is missing" : field.fault(value);
            if (fault != null) {
                faults.add("\"" + field.name() + "\" " + fault);
            }
        }
        return faults;
    }
}
