package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops examples of which a text — query, positive or negative — is a text of a test set or shares a long
/// run of words with one (Brown et al. 2020, appendix C: 13 words), or has nearly its words. Compatibility
/// forms, case, white space and punctuation
/// make no difference; in scripts without spaces a character is a word. The reason of a drop names the
/// tests given away, its detail how, and how many words are shared.
/// Memory: the plain texts of the tests, up to 48 bytes a run of theirs and, for near copies, eight a word.
public final class ContaminationFilter implements ExampleRule {
    public static final int DEFAULT_RUN_WORDS = 13;

    private final int runWords;
    private final @Nullable MinHash minHash;
    private final List<TestIndex> tests;

    /// @param runWords how many words in a row give a test away, at least 2
    /// @param near the Jaccard index of the words of two texts from which on one gives the other away, 0.1
    ///     to 1; 0: near copies are not looked for
    public ContaminationFilter(List<TestTexts> tests, int runWords, double near) {
        if (runWords < 2) {
            throw new UsageException("runWords must be at least 2; runWords=" + runWords);
        }
        Set<String> names = new HashSet<>();
        for (TestTexts test : tests) {
            if (!names.add(test.name())) {
                throw new UsageException("test sets must have different names; twice: " + test.name());
            }
        }
        this.runWords = runWords;
        if (near != 0 && !(near >= 0.1 && near <= 1)) {
            throw new UsageException("near must be 0, or 0.1 to 1; near=" + near);
        }
        this.minHash = near == 0 ? null : MinHash.forThreshold(near, 0);
        this.tests = tests.stream()
                .map(test -> new TestIndex(test, runWords, minHash == null ? null : new NearTexts(minHash, near)))
                .toList();
    }

    @Override
    public String name() {
        return "contamination";
    }

    @Override
    public @Nullable Drop drop(Example example) {
        return judge(overlaps(example));
    }

    /// Test set → the ways in which the example gives it away, and how much of its text does; test sets it
    /// leaves alone are not there.
    public Map<String, Map<Overlap, Shared>> overlaps(Example example) {
        Sides sides = Sides.of(example);
        var query = new PlainText(sides.query(), runWords, minHash);
        List<PlainText> positives = plain(sides.positives());
        List<PlainText> negatives = plain(sides.negatives());
        Map<String, Map<Overlap, Shared>> found = new TreeMap<>();
        for (TestIndex test : tests) {
            Map<Overlap, Shared> overlaps = test.overlaps(query, positives, negatives);
            if (!overlaps.isEmpty()) {
                found.put(test.name(), overlaps);
            }
        }
        return found;
    }

    private List<PlainText> plain(List<String> texts) {
        return texts.stream()
                .map(text -> new PlainText(text, runWords, minHash))
                .toList();
    }

    /// Test set → how many of the examples give it away in each way. One example may count in many.
    public SortedMap<String, Map<Overlap, Integer>> count(Stream<? extends Example> examples) {
        SortedMap<String, Map<Overlap, Integer>> counts = new TreeMap<>();
        tests.forEach(test -> counts.put(test.name(), new EnumMap<>(Overlap.class)));
        examples.forEachOrdered(example -> overlaps(example)
                .forEach((test, found) -> found.keySet()
                        .forEach(overlap -> counts.computeIfAbsent(test, name -> new EnumMap<>(Overlap.class))
                                .merge(overlap, 1, Integer::sum))));
        return counts;
    }

    /// The tests are the reason, so that reports count each set of them; the gravest way for each, and how
    /// much of it, is the detail.
    private static @Nullable Drop judge(Map<String, Map<Overlap, Shared>> found) {
        if (found.isEmpty()) {
            return null;
        }
        List<String> details = new ArrayList<>();
        found.forEach((name, overlaps) -> {
            Overlap gravest = Collections.min(overlaps.keySet());
            details.add(gravest.words() + " of " + name + " (" + overlaps.get(gravest) + ")");
        });
        return new Drop("contamination " + String.join(" and ", found.keySet()), String.join("; ", details));
    }
}
