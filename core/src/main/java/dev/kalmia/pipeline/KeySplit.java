package dev.kalmia.pipeline;

import dev.kalmia.data.DigestSet;
import dev.kalmia.data.Example;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Plain;
import dev.kalmia.data.Role;
import dev.kalmia.filter.Sides;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Sends examples to training or to the test, all of one key the same way. Those that are tested on are held:
/// a test is small. An example of training with a text that the test has, too, under another key, would tell
/// about the test: it is left out. So the examples are gone through twice.
final class KeySplit {
    private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern PLURALS = Pattern.compile("(?<=\\p{L}{3}[^s\\P{L}])s(?= |$)");

    private final String key;
    private final double train;
    private final double heldOut;
    private final long seed;
    private final List<Example> test = new ArrayList<>();
    private final DigestSet held = new DigestSet();
    private long told;
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

    /// Holds an example back where it is of the test's share; to be asked for all examples before [#take].
    void hold(Example example) {
        if (heldOut > 0 && place(example) < heldOut) {
            test.add(example);
            Sides sides = Sides.of(example);
            held.add(Plain.of(sides.query()));
            sides.positives().forEach(text -> held.add(Plain.of(text)));
        }
    }

    /// Gives an example to training where it is of its share and nothing in it is in the test.
    void take(Example example, Consumer<Example> training) {
        double place = place(example);
        if (place < heldOut) {
            return;
        }
        if (place >= heldOut + train) {
            unused++;
        } else if (heldOut > 0 && tellsOfTest(example)) {
            told++;
        } else {
            training.accept(example);
            kept++;
        }
    }

    private boolean tellsOfTest(Example example) {
        Sides sides = Sides.of(example);
        return held.has(Plain.of(sides.query()))
                || Stream.concat(sides.positives().stream(), sides.negatives().stream())
                        .anyMatch(text -> held.has(Plain.of(text)));
    }

    private double place(Example example) {
        return key.isEmpty() ? 0 : place(value(example), seed);
    }

    /// @throws InputException when a share that is wanted has no example
    void requireBoth() {
        requireSome(kept, "train");
        if (heldOut > 0) {
            requireSome(test.size(), "held-out");
        }
    }

    private void requireSome(long examples, String share) {
        if (examples == 0) {
            throw new InputException("the share " + share + " must leave at least one example; examples=0"
                    + (told == 0 ? "" : ", as " + told + " have a text that is held out under another " + key));
        }
    }

    List<Example> test() {
        return Collections.unmodifiableList(test);
    }

    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        if (told > 0) {
            counts.put("dropped.held-out", told);
        }
        counts.put("out", kept);
        counts.put("held-out", (long) test.size());
        counts.put("unused", unused);
        return counts;
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
