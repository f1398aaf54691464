package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Writes a trained model as a folder like the one it came from: trained tensors as they are now, all others
/// as they were.
final class TrainedModel {
    private TrainedModel() {}

    static void write(Path out, SentenceModel model) {
        ModelFolder base = model.folder();
        try (Scope _ = Scope.open();
                WeightFile before = base.weights()) {
            SequencedMap<String, TensorData> all = new LinkedHashMap<>();
            before.names().forEach(name -> all.put(name, new TensorData(before.info(name), before.data(name))));
            all.putAll(Checkpoints.data(model.parameters()));
            ModelFolder.write(out, base, all);
        }
    }
}
