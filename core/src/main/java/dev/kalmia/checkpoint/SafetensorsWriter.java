package dev.kalmia.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.AtomicFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Writes safetensors as the reference implementation lays them out: wider elements first, then by name, so
/// that every tensor is aligned and the same tensors give the same bytes in whatever order they came.
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SafetensorsWriter() {}

    /// Writes a file, in place of an older one, whole or not at all.
    ///
    /// @throws dev.kalmia.run.InputException when it cannot be written
    public static void write(Path file, SequencedMap<String, ? extends TensorContent> tensors) {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor must not be named " + SafetensorsHeader.METADATA);
        }
        List<Map.Entry<String, TensorContent>> ordered = tensors.entrySet().stream()
                .map(entry -> Map.<String, TensorContent>entry(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(
                                (Map.Entry<String, TensorContent> entry) ->
                                        entry.getValue().info().type().bytes(),
                                Comparator.reverseOrder())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        AtomicFile.write(file, out -> {
            out.write(header(ordered));
            for (Map.Entry<String, TensorContent> entry : ordered) {
                entry.getValue().writeTo(out);
            }
        });
    }

    private static byte[] header(List<Map.Entry<String, TensorContent>> ordered) throws JsonProcessingException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject(SafetensorsHeader.METADATA).put("format", "pt");
        long begin = 0;
        for (Map.Entry<String, TensorContent> entry : ordered) {
            long end = Math.addExact(begin, entry.getValue().info().bytes());
            describe(json.putObject(entry.getKey()), entry.getValue().info(), begin, end);
            begin = end;
        }
        byte[] text = JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    private static void describe(ObjectNode json, TensorInfo tensor, long begin, long end) {
        json.put("dtype", tensor.type().name());
        ArrayNode shape = json.putArray("shape");
        for (long size : tensor.shape()) {
            shape.add(size);
        }
        json.putArray("data_offsets").add(begin).add(end);
    }
}
