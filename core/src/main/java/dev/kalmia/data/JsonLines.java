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
import java.util.stream.Stream;

/// A JSONL file that is there whole or not at all: keys in the order they are put, LF after each line, UTF-8.
public final class JsonLines {
    private static final ObjectWriter WRITER = new JsonMapper().writer();

    private final BufferedWriter out;

    private JsonLines(BufferedWriter out) {
        this.out = out;
    }

    /// The file of that name in a folder, plain or gzipped.
    public static Optional<Path> find(Path folder, String name) {
        return Stream.of(".jsonl", ".jsonl.gz")
                .map(ending -> folder.resolve(name + ending))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /// Writes the objects that `body` gives, under another name until the last is on the disk.
    ///
    /// @throws dev.kalmia.run.InputException when the file cannot be written
    public static void write(Path target, Consumer<JsonLines> body) {
        AtomicFile.write(target, bytes -> {
            var out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            try {
                body.accept(new JsonLines(out));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            out.flush();
        });
    }

    /// Writes one object.
    public void object(Consumer<ObjectNode> fill) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        fill.accept(node);
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
