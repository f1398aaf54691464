package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// How far a training moved a part of a model, all its tensors taken for one vector W (as T-VEC, arXiv 2504.16460,
/// reports its layers).
///
/// @param part `embeddings`, `layer 0` and on, `head`, `other`
/// @param numbers of the part that were there before
/// @param relative `‖W₁ − W₀‖ / ‖W₀‖`
/// @param cosine of W₀ and W₁
/// @param moved share of the numbers that are others now
public record PartChange(String part, long numbers, double relative, double cosine, double moved) {
    /// Sums over the tensors of a part.
    private static final class Sums {
        long numbers;
        long others;
        double apart;
        double before;
        double after;
        double together;

        /// Of a table that has got further rows, those that it had.
        void add(float[] old, float[] fresh) {
            int count = Math.min(old.length, fresh.length);
            numbers += count;
            for (int i = 0; i < count; i++) {
                double from = old[i];
                double to = fresh[i];
                others += from == to ? 0 : 1;
                apart += (to - from) * (to - from);
                before += from * from;
                after += to * to;
                together += from * to;
            }
        }

        PartChange change(String part) {
            double relative = apart == 0 ? 0 : Math.sqrt(apart / before);
            double cosine = apart == 0 ? 1 : together / Math.sqrt(before * after);
            return new PartChange(part, numbers, relative, cosine, (double) others / numbers);
        }
    }

    /// The changes of all parts, from the embeddings up.
    ///
    /// @param trained with the parameters of the base
    public static List<PartChange> between(ModelFolder base, ModelFolder trained) {
        SortedMap<ModelPart, Sums> parts =
                new TreeMap<>(Comparator.comparing(ModelPart::kind).thenComparingInt(ModelPart::layer));
        try (SentenceModel before = SentenceModel.open(base, Device.cpu());
                SentenceModel after = SentenceModel.open(trained, Device.cpu())) {
            for (Map.Entry<String, Tensor> entry : after.parameters().entrySet()) {
                Tensor old = before.parameters().get(entry.getKey());
                if (old != null) {
                    parts.computeIfAbsent(ModelPart.of(entry.getKey()), _ -> new Sums())
                            .add(Tensors.floats(old), Tensors.floats(entry.getValue()));
                }
            }
        }
        List<PartChange> changes = new ArrayList<>();
        parts.forEach((part, sums) -> changes.add(sums.change(part.title())));
        return changes;
    }
}
