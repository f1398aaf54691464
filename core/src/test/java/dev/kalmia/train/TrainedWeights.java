package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.checkpoint.WeightFile;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The numbers that trainings wrote, and how far those of two are apart.
public final class TrainedWeights {
    private TrainedWeights() {}

    /// Of a file of weights.
    public static Map<String, float[]> of(Path file) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        try (WeightFile weights = WeightFile.open(file)) {
            weights.names().forEach(name -> numbers.put(name, weights.data(name).toArray(ValueLayout.JAVA_FLOAT)));
        }
        return numbers;
    }

    /// The largest difference, in parts of the largest number. Left out are the keys' biases, which
    /// attention takes no notice of: their gradient is nothing but rounding, and AdamW makes whole steps
    /// of it.
    public static double apart(Map<String, float[]> some, Map<String, float[]> others) {
        assertThat(some.keySet()).isEqualTo(others.keySet());
        double apart = 0;
        double largest = 0;
        List<String> compared =
                some.keySet().stream().filter(key -> !key.endsWith("key.bias")).toList();
        for (String key : compared) {
            float[] one = Objects.requireNonNull(some.get(key));
            float[] other = Objects.requireNonNull(others.get(key));
            for (int i = 0; i < one.length; i++) {
                apart = Math.max(apart, Math.abs((double) one[i] - other[i]));
                largest = Math.max(largest, Math.abs(one[i]));
            }
        }
        return apart / largest;
    }
}
