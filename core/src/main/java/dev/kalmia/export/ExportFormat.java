package dev.kalmia.export;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.export.onnx.OnnxModel;
import dev.kalmia.export.onnx.OnnxModelWriter;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What a model is written as for other software.
public enum ExportFormat {
    /// `onnx/model.onnx`, with pooling, dense layers and normalisation inside the graph, in a folder with the
    /// tokenizer and the rest of the model's configuration. Weights become float32, whatever they were.
    ONNX {
        @Override
        public void check(ModelFolder model) {
            SentenceGraph.of(model).close();
        }

        @Override
        public SequencedMap<String, Long> write(ModelFolder model, Path folder, Progress progress) {
            try (SentenceGraph graph = SentenceGraph.of(model)) {
                OnnxModel onnx = graph.model();
                Path file = model.copyWithoutWeights(folder).resolve("onnx").resolve("model.onnx");
                long bytes = onnx.initialisers().values().stream()
                        .mapToLong(tensor -> tensor.info().bytes())
                        .sum();
                progress.start("export", 2 * bytes, "bytes");
                OnnxModelWriter.write(file, onnx, progress);
                progress.finish();
                SequencedMap<String, Long> counts = new LinkedHashMap<>();
                counts.put("operations", (long) onnx.nodes().size());
                counts.put("tensors", (long) onnx.initialisers().size());
                counts.put("bytes", bytes);
                return counts;
            }
        }
    },

    /// A folder of sentence-transformers: every file of the model as it is, the weights too, in as many files as
    /// they are in.
    ST {
        @Override
        public void check(ModelFolder model) {
            model.head().ifPresent(head -> {
                throw new InputException(model.name() + ": sentence-transformers knows no "
                        + head.shape().kind().type() + ", by which this model pools, and could not load its folder");
            });
        }

        @Override
        public SequencedMap<String, Long> write(ModelFolder model, Path folder, Progress progress) {
            check(model);
            model.copyTo(folder);
            try (WeightFile weights = ModelFolder.open(folder).weights()) {
                SequencedMap<String, Long> counts = new LinkedHashMap<>();
                counts.put("tensors", (long) weights.names().size());
                counts.put(
                        "bytes",
                        weights.names().stream()
                                .mapToLong(name -> weights.info(name).bytes())
                                .sum());
                return counts;
            }
        }
    };

    /// Refuses what cannot be written so, before anything is.
    ///
    /// @throws InputException when the architecture is not known here, or the weights do not fit the configuration
    public abstract void check(ModelFolder model);

    /// Writes the model and checks what was written.
    ///
    /// @param folder there and empty; when this fails, what is in it is to be thrown away
    /// @param progress hears of bytes
    /// @return how many things were written: `tensors`, `bytes`
    /// @throws InputException when it cannot be written
    public abstract SequencedMap<String, Long> write(ModelFolder model, Path folder, Progress progress);
}
