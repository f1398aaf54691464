package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Examples with wrong positives, to measure what filters and losses do about them.
public final class Corruption {
    /// The attribute of an example whose positive is wrong.
    public static final String ATTRIBUTE = "corrupted";

    private final long seed;
    private final Map<String, Set<String>> right = new HashMap<>();
    private final List<String> positives;

    private Corruption(List<? extends Example> examples, long seed) {
        this.seed = seed;
        examples.forEach(example -> right.computeIfAbsent(Sides.of(example).query(), query -> new HashSet<>())
                .addAll(Sides.answers(example)));
        this.positives =
                right.values().stream().flatMap(Set::stream).distinct().sorted().toList();
    }

    /// Gives a share of the pairs and groups a positive of another query in place of their own. Which ones,
    /// and which positive, follows from the seed, the example's id and the set of all positives; the order
    /// stays. No query gets a text that any example gives it as positive.
    ///
    /// @param share of the pairs and groups, 0 to 1, rounded to whole ones
    /// @throws InputException when a query has all positives there are
    public static List<Example> of(List<? extends Example> examples, double share, long seed) {
        if (!(share >= 0 && share <= 1)) {
            throw new UsageException("share must be 0 to 1; share=" + share);
        }
        Corruption corruption = new Corruption(examples, seed);
        Set<Integer> drawn = corruption.drawn(examples, share);
        List<Example> all = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            all.add(drawn.contains(i) ? corruption.wrong(examples.get(i)) : examples.get(i));
        }
        return all;
    }

    private Set<Integer> drawn(List<? extends Example> examples, double share) {
        List<Integer> asking = IntStream.range(0, examples.size())
                .filter(i -> !Sides.answers(examples.get(i)).isEmpty())
                .boxed()
                .sorted(Comparator.comparingLong(i ->
                        Seeds.derive(seed, "drawn " + examples.get(i).meta().id())))
                .toList();
        return asking.stream().limit(Math.round(share * asking.size())).collect(Collectors.toSet());
    }

    private Example wrong(Example example) {
        Set<String> own = right.getOrDefault(Sides.of(example).query(), Set.of());
        if (own.size() == positives.size()) {
            throw new InputException("there must be a positive of another query to corrupt an example; example="
                    + example.meta().id());
        }
        SplittableRandom random = new SplittableRandom(
                Seeds.derive(seed, "wrong " + example.meta().id()));
        String wrong = positives.get(random.nextInt(positives.size()));
        while (own.contains(wrong)) {
            wrong = positives.get(random.nextInt(positives.size()));
        }
        Meta meta = example.meta();
        Map<String, String> attributes = new HashMap<>(meta.attributes());
        attributes.put(ATTRIBUTE, "true");
        return with(example, wrong, new Meta(meta.id(), meta.task(), meta.prompt(), attributes));
    }

    private static Example with(Example example, String wrong, Meta meta) {
        return switch (example) {
            case Pair pair -> new Pair(pair.query(), wrong, meta);
            case Group group -> new Group(group.query(), List.of(wrong), group.negatives(), meta);
            case Scored scored -> scored;
            case Labelled labelled -> labelled;
        };
    }
}
