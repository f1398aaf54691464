package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;

/// Puts a head into a folder that is being written, which has all of a model but its pooling.
final class NewHead {
    private NewHead() {}

    static void write(Path partial, HeadShape shape, boolean includePrompt, SequencedMap<String, TensorData> weights)
            throws IOException {
        String type = shape.kind().type();
        String module = "1_" + type.substring(type.lastIndexOf('.') + 1);
        Path file = partial.resolve(ModuleList.FILE);
        JsonNode modules = JsonFile.read(file);
        ((ObjectNode) modules.get(1)).put("path", module).put("type", type);
        JsonFile.write(file, modules);
        Path folder = Files.createDirectories(partial.resolve(module));
        JsonFile.write(folder.resolve("config.json"), JsonFile.of(PoolingHead.settings(shape, includePrompt)));
        SafetensorsWriter.write(folder.resolve(Weights.ONE_FILE), weights);
        // A module of the base may have this folder already.
        ModuleList.read(partial);
    }
}
