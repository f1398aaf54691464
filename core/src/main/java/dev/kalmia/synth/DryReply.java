package dev.kalmia.synth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A reply that nobody wrote, of the length that is expected.
///
/// @param number that of two words which may be chosen chooses one; another one for every chat
/// @param mark what its texts begin with; empty for texts of the expected length and nothing else
record DryReply(long number, String mark) {
    static DryReply of(long number) {
        return new DryReply(number, Long.toUnsignedString(number, Character.MAX_RADIX) + " ");
    }

    /// The same without what tells its texts from those of other replies.
    DryReply plain() {
        return new DryReply(number, "");
    }

    Map<String, Object> values(ReplySchema schema) {
        return values(schema, mark);
    }

    private Map<String, Object> values(ReplySchema schema, String beginning) {
        Map<String, Object> values = new LinkedHashMap<>();
        schema.fields().forEach(field -> values.put(field.name(), value(field, beginning)));
        return values;
    }

    private Object value(ReplySchema.Field field, String beginning) {
        return switch (field) {
            case ReplySchema.Text text -> text(text, beginning);
            case ReplySchema.Texts texts -> several(texts.least(), beginning, each -> text(texts.each(), each));
            case ReplySchema.Objects objects ->
                several(objects.least(), beginning, each -> values(objects.each(), each));
            case ReplySchema.Choice choice ->
                choice.words().get(Math.floorMod(number, choice.words().size()));
            case ReplySchema.Amount amount -> amount.least();
        };
    }

    private List<Object> several(int count, String beginning, Function<String, Object> each) {
        return IntStream.range(0, count)
                .mapToObj(i -> each.apply(mark.isEmpty() ? "" : beginning + i + " "))
                .toList();
    }

    /// Another one for every name.
    private String text(ReplySchema.Text text, String beginning) {
        String begins = mark.isEmpty() ? "" : beginning + text.name() + " ";
        String sample = text.sample();
        return begins + sample.substring(Math.min(begins.length(), sample.length()));
    }
}
