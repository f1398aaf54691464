package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.run.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A part of a trained model that is measured beside the whole.
sealed interface ModelPart {
    /// First dimensions, then first layers.
    static List<ModelPart> of(List<Integer> dimensions, List<Integer> layers) {
        return Stream.<ModelPart>concat(
                        dimensions.stream().map(Dimensions::new),
                        layers.stream().map(Layers::new))
                .toList();
    }

    /// Where its results stand.
    String folder();

    /// What asked for it.
    String setting();

    /// The most that a model has.
    int most(ModelFolder model);

    int size();

    /// What is measured, in `scratch` where it has to be written.
    ModelFolder of(ModelFolder model, Path scratch) throws IOException;

    EncodeConfig settings(EncodeConfig whole);

    /// Why a model has no such part.
    default Optional<String> misfit(ModelFolder model) {
        return size() <= most(model)
                ? Optional.empty()
                : Optional.of("must be at most " + most(model) + "; " + setting() + "=" + size());
    }

    /// The first values of each vector.
    record Dimensions(int size) implements ModelPart {
        @Override
        public String folder() {
            return "first-" + size;
        }

        @Override
        public String setting() {
            return "first-dimensions";
        }

        @Override
        public int most(ModelFolder model) {
            return model.dimension();
        }

        @Override
        public ModelFolder of(ModelFolder model, Path scratch) {
            return model;
        }

        @Override
        public EncodeConfig settings(EncodeConfig whole) {
            return whole.withForcedDimensions(size);
        }
    }

    /// The model that ends after a layer.
    record Layers(int size) implements ModelPart {
        @Override
        public String folder() {
            return "first-layers-" + size;
        }

        @Override
        public String setting() {
            return "first-layers";
        }

        @Override
        public int most(ModelFolder model) {
            return model.config().integer("num_hidden_layers", 0);
        }

        @Override
        public ModelFolder of(ModelFolder model, Path scratch) throws IOException {
            Trees.delete(scratch);
            ModelFolder.writeShortened(scratch, model, size);
            return ModelFolder.open(scratch);
        }

        @Override
        public EncodeConfig settings(EncodeConfig whole) {
            return whole;
        }
    }
}
