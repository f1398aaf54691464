package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import dev.kalmia.vector.Affine;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A map of a model's vectors stored as its last dense layer, without an activation, where
/// sentence-transformers and all that read its folders find it.
public final class AppendedDense {
    private static final String TYPE = "sentence_transformers.models.";

    private AppendedDense() {}

    /// Writes a model as it is but for one more dense layer: behind those it has and before its
    /// normalisation, so that what is mapped are vectors of the length they have
    /// ([ModelFolder#unnormalised]). Nothing is said of first dimensions of its vectors: it was trained for
    /// none.
    ///
    /// @param folder there, with nothing of a model in it
    /// @param map of as many numbers as the base's vectors have; stored in float32
    /// @param normalize whether vectors get length 1 in the end
    /// @throws InputException when the map does not fit, a number is too large for float32, or the folder
    ///     cannot be written
    public static void write(Path folder, ModelFolder base, Affine map, boolean normalize) {
        if (map.inputs() != base.dimension()) {
            throw new InputException("a map of " + base.name() + " must take its " + base.dimension()
                    + " dimensions; it takes " + map.inputs());
        }
        try {
            new FolderWriter(base, Matryoshka.of(List.of())).copy(folder);
            ArrayNode modules = modules(folder);
            if (!modules.isEmpty() && isNormalize(modules.get(modules.size() - 1))) {
                modules.remove(modules.size() - 1);
            }
            Path own = free(folder, modules.size());
            writeLayer(Files.createDirectories(own), map);
            add(modules, String.valueOf(own.getFileName()), "Dense");
            if (normalize) {
                add(modules, modules.size() + "_Normalize", "Normalize");
            }
            number(modules);
            JsonFile.write(folder.resolve(ModuleList.FILE), modules);
        } catch (IOException failure) {
            throw new InputException("cannot write " + folder + ": " + InputException.reason(failure), failure);
        }
        ModelFolder.open(folder);
    }

    /// Those of the copy; a table that model2vec saved has no list of them.
    private static ArrayNode modules(Path folder) {
        Path file = folder.resolve(ModuleList.FILE);
        if (Files.isRegularFile(file)) {
            return (ArrayNode) JsonFile.read(file);
        }
        ArrayNode modules = JsonFile.empty().arrayNode();
        add(modules, "", "StaticEmbedding");
        return modules;
    }

    private static boolean isNormalize(JsonNode module) {
        return module.path("type").asText().endsWith(".Normalize");
    }

    private static void add(ArrayNode modules, String path, String type) {
        modules.addObject().put("idx", 0).put("name", "").put("path", path).put("type", TYPE + type);
    }

    /// Readers keep modules by their names, so no two may have one.
    private static void number(ArrayNode modules) {
        for (int place = 0; place < modules.size(); place++) {
            ((ObjectNode) modules.get(place)).put("idx", place).put("name", String.valueOf(place));
        }
    }

    private static Path free(Path folder, int place) {
        int number = place;
        while (Files.exists(folder.resolve(number + "_Dense"))) {
            number++;
        }
        return folder.resolve(number + "_Dense");
    }

    private static void writeLayer(Path folder, Affine map) throws IOException {
        ObjectNode config = JsonFile.empty();
        config.put("in_features", map.inputs());
        config.put("out_features", map.outputs());
        config.put("bias", !map.isLinear());
        config.put("activation_function", DenseActivation.IDENTITY.python());
        JsonFile.write(folder.resolve("config.json"), config);
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        float[] weight = new float[Math.multiplyExact(map.outputs(), map.inputs())];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = number(map.weight().get(i / map.inputs(), i % map.inputs()));
        }
        weights.put("linear.weight", data(weight, map.outputs(), map.inputs()));
        if (!map.isLinear()) {
            double[] exact = map.bias();
            float[] bias = new float[exact.length];
            for (int i = 0; i < bias.length; i++) {
                bias[i] = number(exact[i]);
            }
            weights.put("linear.bias", data(bias, bias.length));
        }
        SafetensorsWriter.write(folder.resolve(Weights.ONE_FILE), weights);
    }

    private static float number(double exact) {
        float number = (float) exact;
        if (!Float.isFinite(number)) {
            throw new InputException("numbers of a map must fit float32; number=" + exact);
        }
        return number;
    }

    private static TensorData data(float[] values, long... shape) {
        return new TensorData(DataType.F32, shape, MemorySegment.ofArray(values));
    }
}
