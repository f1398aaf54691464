package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.Meta;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Counts what a model's card says of its examples, as they come. Those that have none of something are
/// counted under the empty word.
final class CardCounts implements Consumer<Example> {
    private static final String WRITER = "synth.model";
    private static final String NEGATIVES_WRITER = "synth.negatives.model";

    private final SortedMap<String, Long> tasks = new TreeMap<>();
    private final SortedMap<String, Long> written = new TreeMap<>();
    private final SortedMap<String, Long> negatives = new TreeMap<>();
    private final SortedMap<String, Long> prompts = new TreeMap<>();
    private long count;

    @Override
    public void accept(Example example) {
        Meta meta = example.meta();
        count++;
        tasks.merge(meta.task(), 1L, Long::sum);
        written.merge(meta.attributes().getOrDefault(WRITER, ""), 1L, Long::sum);
        negatives.merge(meta.attributes().getOrDefault(NEGATIVES_WRITER, ""), 1L, Long::sum);
        prompts.merge(Objects.requireNonNullElse(meta.prompt(), ""), 1L, Long::sum);
    }

    long count() {
        return count;
    }

    /// Task → how many.
    SortedMap<String, Long> tasks() {
        return tasks;
    }

    /// The language model that wrote them → how many.
    SortedMap<String, Long> written() {
        return written;
    }

    /// The language model that wrote hard negatives for them, the last one of several → how many.
    SortedMap<String, Long> negatives() {
        return negatives;
    }

    /// Instruction before a query → how many.
    SortedMap<String, Long> prompts() {
        return prompts;
    }
}
