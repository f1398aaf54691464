package dev.kalmia.synth;

import dev.kalmia.data.Example;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.language.Chat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Jobs over a handful of personas, documents and examples.
final class Jobs {
    static final String PROMPT = "Instruct: {instruction} \n Query: ";
    static final Chat.Writing WRITING = new Chat.Writing(0.7, 0.8, 500, true);
    static final List<String> PERSONAS =
            IntStream.range(0, 7).mapToObj(i -> "a persona " + i).toList();

    private Jobs() {}

    static Assignment order(Kind kind, int count) {
        return new Assignment(kind, count, "", Map.of("English", 1.0), List.of(), "", List.of());
    }

    static Assignment targen(int count) {
        return new Assignment(
                Kind.TARGEN, count, "", Map.of("English", 1.0), List.of(), "name the colour", List.of("red", "blue"));
    }

    static Assignment bitext(int count) {
        return new Assignment(Kind.BITEXT, count, "", Map.of("English", 1.0, "Chinese", 1.0), List.of(), "", List.of());
    }

    /// So many examples of a kind, with what else it needs.
    static Assignment of(Kind kind, int count) {
        return switch (kind) {
            case TARGEN -> targen(count);
            case BITEXT -> bitext(count);
            default -> order(kind, count);
        };
    }

    /// So many examples of every kind.
    static List<Assignment> all(int count) {
        return Arrays.stream(Kind.values()).map(kind -> of(kind, count)).toList();
    }

    static SynthesisConfig config(List<Assignment> orders, long seed) {
        return new SynthesisConfig(orders, PROMPT, List.of(50, 100), WRITING, seed);
    }

    static Matters matters() {
        return matters(List.of("the first document", "the second document", "the third document"));
    }

    static Matters matters(List<String> documents) {
        return matters(PERSONAS, documents);
    }

    static Matters matters(List<String> personas, List<String> documents) {
        List<Matters.Document> named = IntStream.range(0, documents.size())
                .mapToObj(i -> new Matters.Document("d" + i, documents.get(i)))
                .toList();
        List<Example> examples = IntStream.range(0, 3)
                .<Example>mapToObj(i -> new Pair(
                        "question " + i,
                        "answer " + i,
                        new Meta("e" + i, "faq", "Instruct: find answers " + i + " \n Query: ", Map.of("focus", "f"))))
                .toList();
        List<int[]> nearest =
                documents.stream().map(document -> new int[] {4, 2, 0, 1, 3}).toList();
        return new Matters(personas, named, examples, nearest);
    }

    /// What begins with examples alone.
    static Matters begunWith(List<? extends Example> examples) {
        return new Matters(List.of(), List.of(), List.copyOf(examples), List.of());
    }

    static SynthesisJob job(List<Assignment> orders) {
        return new SynthesisJob(config(orders, 7), matters());
    }
}
