package dev.kalmia.train;

import dev.kalmia.checkpoint.Matryoshka;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Trees;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Writes a trained model as a folder like the one it came from: trained tensors as they are now, all others
/// as they were. What a run that was killed right after writing it left there makes room.
final class TrainedModel {
    private TrainedModel() {}

    /// @param parameters what was trained, by name, and possibly what was not
    /// @param matryoshka the first dimensions it was trained for
    static void write(Path out, ModelFolder base, SequencedMap<String, Tensor> parameters, Matryoshka matryoshka) {
        try {
            Trees.delete(out);
        } catch (IOException failure) {
            throw new InputException(out + ": cannot be removed: " + InputException.reason(failure), failure);
        }
        try (Scope _ = Scope.open();
                WeightFile before = base.weights()) {
            SequencedMap<String, TensorData> all = new LinkedHashMap<>();
            before.names().forEach(name -> all.put(name, new TensorData(before.info(name), before.data(name))));
            all.putAll(Checkpoints.data(parameters));
            ModelFolder.write(out, base, all, matryoshka);
        }
    }
}
