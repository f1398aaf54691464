package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Cells between delimiters under a header, in quotation marks where they need them (RFC 4180). Lists and objects have
/// no cell.
final class CellOutput implements RowOutput {
    private final OutputStream out;
    private final char delimiter;
    private final Header header;

    CellOutput(OutputStream out, char delimiter, List<String> columns) throws IOException {
        this.out = out;
        this.delimiter = delimiter;
        this.header = Header.of(columns);
        line(columns);
    }

    @Override
    public Row asRead(Path file, long number, ObjectNode row) {
        List<String> cells = cells(row);
        boolean all = row.properties().stream()
                .filter(entry -> entry.getValue().isValueNode())
                .allMatch(entry -> header.names().contains(entry.getKey()));
        if (!all) {
            throw new BadRow(file, number, BadRow.WRONG_COLUMNS, "the file has " + Names.list(header.names()));
        }
        return new CellRow(file, number, header, cells);
    }

    private List<String> cells(ObjectNode row) {
        List<String> cells = new ArrayList<>();
        for (String name : header.names()) {
            JsonNode value = row.get(name);
            cells.add(value == null || !value.isValueNode() ? "" : value.asText());
        }
        return cells;
    }

    @Override
    public void write(ObjectNode row) throws IOException {
        line(cells(row));
    }

    private void line(List<String> cells) throws IOException {
        StringBuilder line = new StringBuilder();
        for (String cell : cells) {
            line.append(line.isEmpty() ? "" : String.valueOf(delimiter));
            // All are quoted: a first cell that is empty would begin no row.
            line.append('"').append(cell.replace("\"", "\"\"")).append('"');
        }
        out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void finish() {}
}
