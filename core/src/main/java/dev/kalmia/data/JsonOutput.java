package dev.kalmia.data;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// A JSON object a line.
final class JsonOutput implements RowOutput {
    private static final ObjectWriter WRITER = new JsonMapper().writer();

    private final OutputStream out;

    JsonOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public Row asRead(Path file, long number, ObjectNode row) {
        return new JsonRow(file, number, row);
    }

    @Override
    public void write(ObjectNode row) throws IOException {
        out.write(WRITER.writeValueAsBytes(row));
        out.write('\n');
    }

    @Override
    public void finish() {}
}
