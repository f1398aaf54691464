package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// A JSONL file that is there whole or not at all: keys in the order they are put, LF after each line, UTF-8. A name
/// that ends in `.gz` or `.zst` packs it.
public final class JsonLines {
    private static final ObjectWriter WRITER = new JsonMapper().writer();

    private final BufferedWriter out;

    private JsonLines(BufferedWriter out) {
        this.out = out;
    }

    /// The file of that name in a folder, plain or packed.
    public static Optional<Path> find(Path folder, String name) {
        return Packing.names(name + ".jsonl").stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /// Writes the objects that `body` gives, under another name until the last is on the disk.
    ///
    /// @throws dev.kalmia.run.InputException when the file cannot be written
    public static void write(Path target, Consumer<JsonLines> body) {
        AtomicFile.write(target, bytes -> {
            try (var packed = Packing.of(target).packed(bytes);
                    var out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8))) {
                body.accept(new JsonLines(out));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    /// Writes one object.
    public void object(Consumer<ObjectNode> fill) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        fill.accept(node);
        object(node);
    }

    /// Writes an object that is there.
    void object(ObjectNode node) {
        try {
            out.write(WRITER.writeValueAsString(node));
            out.write('\n');
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
