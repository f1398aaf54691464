package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.Labelled;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops examples by what is wrong with one of their texts: the query, or a text that answers. Negatives
/// are not looked at: what is a bad answer may be badly written.
public final class QualityFilter implements ExampleRule {
    private final List<TextRule> rules;

    /// @param config what is asked of texts
    public QualityFilter(QualityConfig config) {
        this.rules = config.rules();
    }

    @Override
    public String name() {
        return "quality";
    }

    @Override
    public @Nullable Drop drop(Example example) {
        Sides sides = Sides.of(example);
        // A labelled text asks nothing: it is what there is to read.
        boolean asks = !(example instanceof Labelled);
        Stream<@Nullable Drop> faults = Stream.concat(
                faults(sides.query(), asks), sides.positives().stream().flatMap(text -> faults(text, false)));
        return faults.filter(Objects::nonNull).findFirst().orElse(null);
    }

    private Stream<@Nullable Drop> faults(String text, boolean query) {
        return rules.stream().map(rule -> rule.fault(text, query));
    }
}
