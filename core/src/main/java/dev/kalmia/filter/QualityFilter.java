package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops examples by what is wrong with one of their texts: the query, or a text that answers. Negatives are looked at
/// for personal data alone, since what is a bad answer may be badly written; a negative that has some leaves its group,
/// which is flagged. Personal data in a label or a prompt drops the example as well.
public final class QualityFilter implements ExampleFilter {
    private final List<TextRule> rules;
    private final List<TextRule> rulesOfAll;

    /// @param config what is asked of texts
    public QualityFilter(QualityConfig config) {
        this.rules = config.rules();
        this.rulesOfAll = rules.stream().filter(TextRule::readsAll).toList();
    }

    @Override
    public String name() {
        return "quality";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        try (Stream<Example> all = examples.open()) {
            all.forEachOrdered(example -> judge(example, verdicts));
        }
    }

    private void judge(Example example, VerdictTaker verdicts) {
        Drop drop = drop(example);
        verdicts.take(drop == null && example instanceof Group group ? cleaned(group, verdicts) : example, drop);
    }

    private @Nullable Drop drop(Example example) {
        Sides sides = Sides.of(example);
        // A labelled text asks nothing: it is what there is to read.
        boolean asks = !(example instanceof Labelled);
        return Stream.of(
                        faults(rules, sides.query(), asks),
                        sides.positives().stream().flatMap(text -> faults(rules, text, false)),
                        others(example).flatMap(text -> faults(rulesOfAll, text, false)))
                .flatMap(each -> each)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /// What is read with an example and neither asks nor answers, but for negatives.
    private static Stream<String> others(Example example) {
        String label = example instanceof Labelled labelled ? labelled.label() : null;
        return Stream.of(label, example.meta().prompt()).filter(Objects::nonNull);
    }

    private static Stream<@Nullable Drop> faults(List<TextRule> rules, String text, boolean query) {
        return rules.stream().map(rule -> rule.fault(text, query));
    }

    private Group cleaned(Group group, VerdictTaker verdicts) {
        List<Integer> bad = new ArrayList<>();
        List<String> said = new ArrayList<>();
        IntStream.range(0, group.negatives().size())
                .forEach(i -> faults(rulesOfAll, group.negatives().get(i), false)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .ifPresent(fault -> {
                            bad.add(i);
                            said.add("negative " + i + " " + fault.detail());
                        }));
        if (bad.isEmpty()) {
            return group;
        }
        verdicts.note(group, new Drop("negative left out: personal data", String.join(", ", said)));
        return Sides.without(group, bad);
    }
}
