package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts verdicts while they come.
final class FilterTally implements VerdictTaker {
    private final String filter;
    private final TreeMap<String, Long> dropped = new TreeMap<>();
    private final TreeMap<String, Long> flagged = new TreeMap<>();
    private final TreeMap<String, List<FilterReport.Sample>> samples = new TreeMap<>();
    private long in;
    private long out;

    FilterTally(String filter) {
        this.filter = filter;
    }

    @Override
    public void take(Example example, @Nullable Drop drop) {
        in++;
        if (drop == null) {
            out++;
            return;
        }
        dropped.merge(drop.reason(), 1L, Long::sum);
        show(example, drop);
    }

    @Override
    public void note(Example example, Drop doubt) {
        flagged.merge(doubt.reason(), 1L, Long::sum);
        show(example, doubt);
    }

    private void show(Example example, Drop drop) {
        List<FilterReport.Sample> some = samples.computeIfAbsent(drop.reason(), reason -> new ArrayList<>());
        if (some.size() < FilterReport.SAMPLES) {
            Meta meta = example.meta();
            Sides sides = Sides.of(example);
            some.add(new FilterReport.Sample(
                    meta.id(), meta.task(), sides.query(), String.join(" · ", sides.positives()), drop.detail()));
        }
    }

    FilterReport report() {
        return new FilterReport(filter, in, out, dropped, flagged, samples);
    }
}
