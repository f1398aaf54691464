package dev.kalmia.merge;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;

/// Tensors of models in real files, and what a method makes of them.
final class Stacks {
    static final String NAME = "w";

    private final Path folder;
    private int files;

    Stacks(Path folder) {
        this.folder = folder;
    }

    static float[] drawn(long seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /// What the method writes for one tensor.
    float[] merged(MergeMethod method, float[] base, List<float[]> models, int pieceSize) {
        return merged(method, base, models, pieceSize, NAME);
    }

    float[] merged(MergeMethod method, float[] base, List<float[]> models, int pieceSize, String name) {
        List<WeightFile> opened = new ArrayList<>();
        try {
            List<TensorStack.Layer> layers = new ArrayList<>();
            for (float[] model : models) {
                layers.add(layer("model-" + layers.size(), model, name, opened));
            }
            Optional<TensorStack.Layer> below =
                    method.usesBase() ? Optional.of(layer("base", base, name, opened)) : Optional.empty();
            TensorInfo info = new TensorInfo(DataType.F32, base.length);
            TensorStack stack = new TensorStack(name, info, layers, below, pieceSize);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new MergedTensor(stack, method.prepare(List.of(stack)), Precision.F32, Progress.silent()).writeTo(out);
            return floats(out.toByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            opened.forEach(WeightFile::close);
        }
    }

    private TensorStack.Layer layer(String model, float[] numbers, String name, List<WeightFile> opened) {
        Path file = folder.resolve("file-" + files++ + ".safetensors");
        SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
        weights.put(name, new TensorData(DataType.F32, new long[] {numbers.length}, MemorySegment.ofArray(numbers)));
        SafetensorsWriter.write(file, weights);
        opened.add(WeightFile.open(file));
        return new TensorStack.Layer(model, new StoredNumbers(opened.getLast(), name));
    }

    private static float[] floats(byte[] bytes) {
        float[] numbers = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }
}
