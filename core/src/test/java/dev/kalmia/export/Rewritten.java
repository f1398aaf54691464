package dev.kalmia.export;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/// Weight files of tests, written anew with other names or another precision.
final class Rewritten {
    private Rewritten() {}

    static void names(Path file, UnaryOperator<String> rule) {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        read(file).forEach((name, tensor) -> tensors.put(rule.apply(name), tensor));
        SafetensorsWriter.write(file, tensors);
    }

    /// From float32; what a type cannot hold is rounded, or cut for bfloat16.
    static void precision(Path file, DataType type) {
        SequencedMap<String, TensorData> tensors = read(file);
        tensors.replaceAll((_, tensor) -> converted(tensor, type));
        SafetensorsWriter.write(file, tensors);
    }

    /// The one weight file of a model as two shards and their index.
    static void shards(Path model, String first, String second) throws IOException {
        SequencedMap<String, TensorData> all = read(model.resolve("model.safetensors"));
        SequencedMap<String, TensorData> early = new LinkedHashMap<>();
        SequencedMap<String, TensorData> late = new LinkedHashMap<>();
        StringJoiner index = new StringJoiner(",", "{\"weight_map\":{", "}}");
        all.forEach((name, tensor) -> {
            boolean isEarly = early.size() * 2 < all.size();
            (isEarly ? early : late).put(name, tensor);
            index.add("\"" + name + "\":\"" + (isEarly ? first : second) + "\"");
        });
        SafetensorsWriter.write(model.resolve(first), early);
        SafetensorsWriter.write(model.resolve(second), late);
        Files.writeString(model.resolve("model.safetensors.index.json"), index.toString());
        Files.delete(model.resolve("model.safetensors"));
    }

    private static SequencedMap<String, TensorData> read(Path file) {
        SequencedMap<String, TensorData> tensors = new LinkedHashMap<>();
        try (WeightFile weights = WeightFile.open(file)) {
            for (String name : weights.names()) {
                byte[] bytes = weights.data(name).toArray(ValueLayout.JAVA_BYTE);
                tensors.put(name, new TensorData(weights.info(name), MemorySegment.ofArray(bytes)));
            }
        }
        return tensors;
    }

    private static TensorData converted(TensorData tensor, DataType type) {
        float[] values = tensor.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (type) {
                case F64 -> bytes.putDouble(value * (1 + 1e-12));
                case F16 -> bytes.putShort(Float.floatToFloat16(value));
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
                default -> throw new IllegalArgumentException(type.toString());
            }
        }
        return new TensorData(type, tensor.shape(), MemorySegment.ofArray(bytes.array()));
    }
}
