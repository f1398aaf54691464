package dev.kalmia.pipeline;

import dev.kalmia.data.DigestSet;
import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Plain;
import dev.kalmia.data.Role;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Sends examples to training or to the test, all of one key the same way. Those that are tested on are held: a test is
/// small. What stands on both sides, under two keys, is counted, because it tells training about the test.
final class KeySplit {
    private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern PLURALS = Pattern.compile("(?<=\\p{L}{3}[^s\\P{L}])s(?= |$)");

    private final String key;
    private final double train;
    private final double heldOut;
    private final long seed;
    private final List<Example> test = new ArrayList<>();
    private final DigestSet trained = new DigestSet();
    private long kept;
    private long unused;

    /// @param key the attribute whose values stay together, or `label`; empty: nothing is split
    /// @param train share of its values to train on
    /// @param heldOut share of them to test on
    KeySplit(String key, double train, double heldOut, long seed) {
        this.key = key;
        this.train = train;
        this.heldOut = heldOut;
        this.seed = seed;
    }

    void take(Example example, Consumer<Example> training) {
        double place = key.isEmpty() ? 0 : place(value(example), seed);
        if (place < heldOut) {
            test.add(example);
        } else if (place < heldOut + train) {
            training.accept(example);
            kept++;
            if (heldOut > 0) {
                trained.add(asked(example));
            }
        } else {
            unused++;
        }
    }

    /// @throws InputException when a share that is wanted has no example
    void requireBoth() {
        requireSome(kept, "train");
        if (heldOut > 0) {
            requireSome(test.size(), "held-out");
        }
    }

    private static void requireSome(long examples, String share) {
        if (examples == 0) {
            throw new InputException("the share " + share + " must leave at least one example; examples=0");
        }
    }

    List<Example> test() {
        return Collections.unmodifiableList(test);
    }

    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("out", kept);
        counts.put("held-out", (long) test.size());
        counts.put("unused", unused);
        return counts;
    }

    /// A warning, where what is asked in the test is asked in training too.
    Optional<String> leak() {
        long both = test.stream().filter(example -> trained.has(asked(example))).count();
        return both == 0
                ? Optional.empty()
                : Optional.of("warning: " + both + " of " + test.size()
                        + " held-out examples ask what training does, under" + " another " + key
                        + "; a filter whose tests name held-out takes them out of training");
    }

    /// What is equal where two examples are of one question.
    private static String asked(Example example) {
        return Plain.of(
                switch (example) {
                    case Pair pair -> pair.query();
                    case Group group -> group.query();
                    case Scored scored -> scored.first() + '\n' + scored.second();
                    case Labelled labelled -> labelled.text();
                });
    }

    private String value(Example example) {
        String value = example instanceof Labelled labelled && key.equals(Role.LABEL.key())
                ? labelled.label()
                : example.meta().attributes().get(key);
        if (value == null) {
            throw new InputException("split-by must name an attribute that every example has; split-by=" + key
                    + ", example " + example.meta().id() + " has "
                    + example.meta().attributes().keySet());
        }
        return value;
    }

    /// A number in 0..1 that depends on the value and the seed alone. Spellings of one topic that differ in
    /// case, punctuation, blanks or a plural's s go one way.
    private static double place(String value, long seed) {
        String plain = Plain.of(value);
        String words =
                PLURALS.matcher(MARKS.matcher(plain).replaceAll(" ").strip()).replaceAll("");
        return new SplittableRandom(Seeds.derive(seed, words.isEmpty() ? plain : words)).nextDouble();
    }
}
