package dev.kalmia.train;

import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.run.ConfigBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Settings for the training of tiny models.
public final class TinyTraining {
    private static final Map<String, Object> USUAL = Map.of(
            "batch-size", 4,
            "negatives", 1,
            "learning-rate", 1e-3,
            "max-query-tokens", 16,
            "max-document-tokens", 16,
            "checkpoint-steps", 2);

    private TinyTraining() {}

    /// The usual settings.
    public static TrainConfig config() {
        return config(Map.of());
    }

    /// The usual settings, but for these.
    public static TrainConfig config(Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(USUAL);
        all.putAll(others);
        all.replaceAll((key, value) -> asRead(value));
        return ConfigBinder.bind(all, TrainConfig.class, "the test");
    }

    /// Whole numbers are long where they come out of a file.
    private static Object asRead(Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case List<?> values -> values.stream().map(TinyTraining::asRead).toList();
            case Map<?, ?> values -> {
                Map<Object, Object> read = new HashMap<>();
                values.forEach((key, each) -> read.put(key, asRead(each)));
                yield read;
            }
            default -> value;
        };
    }

    /// The mean loss of some steps of a log.
    static double meanLoss(List<Row> steps) {
        return steps.stream()
                .mapToDouble(step -> step.number(Column.of("loss")))
                .average()
                .orElseThrow();
    }
}
