package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Groups of sentence-transformers in a file whose rows all have the columns of the widest: where
/// another has fewer negatives, cells are empty, and null in Parquet. Rows wait on the disk until the
/// last has come.
final class WidestOutput implements RowOutput {
    /// As each row has them all, more would make of a small input a file without bounds.
    static final int MOST_NEGATIVES = 1000;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());
    private static final String NEGATIVE = "negative";
    private static final String LABEL = "label";

    private final FileFormat kind;
    private final OutputStream out;
    private final Set<String> texts;
    private final FileChannel waiting;
    private final OutputStream rows;
    private int widest;
    private boolean labelled;

    WidestOutput(FileFormat kind, Path target, ObjectNode first, OutputStream out) throws IOException {
        this.kind = kind;
        this.out = out;
        this.texts = texts(first);
        Path whole = target.toAbsolutePath().normalize();
        String name = String.valueOf(whole.getFileName());
        waiting = FileChannel.open(
                // Called as what is cleared when a killed writer has left it.
                Files.createTempFile(
                        whole.resolveSibling("."),
                        "." + name.substring(0, Math.min(150, name.length())) + ".",
                        ".partial"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        rows = new BufferedOutputStream(Channels.newOutputStream(waiting), 1 << 16);
    }

    static boolean isFor(FileFormat kind, ExampleFormat format, ObjectNode first) {
        return format == ExampleFormat.SENTENCE_TRANSFORMERS && kind != FileFormat.JSONL && first.has("anchor");
    }

    private static boolean isNegative(String name) {
        return name.startsWith(NEGATIVE);
    }

    /// The columns that each row has.
    private static Set<String> texts(ObjectNode row) {
        Set<String> texts = new LinkedHashSet<>();
        row.properties().forEach(entry -> {
            if (!isNegative(entry.getKey()) && entry.getValue().isTextual()) {
                texts.add(entry.getKey());
            }
        });
        return texts;
    }

    private static List<JsonNode> negatives(ObjectNode row) {
        List<JsonNode> negatives = new ArrayList<>();
        row.properties().forEach(entry -> {
            if (isNegative(entry.getKey())) {
                negatives.add(entry.getValue());
            }
        });
        return negatives;
    }

    @Override
    public Row asRead(Path file, long number, ObjectNode row) {
        List<JsonNode> negatives = negatives(row);
        if (!texts(row).equals(texts)) {
            throw new BadRow(file, number, BadRow.WRONG_COLUMNS, "the file has " + texts + " and negatives");
        }
        ObjectNode held = held(row, Math.min(negatives.size(), MOST_NEGATIVES));
        if (kind == FileFormat.PARQUET) {
            return new JsonRow(file, number, held);
        }
        List<String> names = new ArrayList<>();
        held.fieldNames().forEachRemaining(names::add);
        return new CellRow(
                file,
                number,
                Header.of(names),
                names.stream().map(name -> held.path(name).asText()).toList());
    }

    /// A row of a file with so many columns of negatives.
    private ObjectNode held(ObjectNode row, int width) {
        ObjectNode held = JsonNodeFactory.instance.objectNode();
        texts.forEach(name -> held.set(name, row.get(name)));
        List<JsonNode> negatives = negatives(row);
        for (int i = 0; i < Math.min(width, negatives.size()); i++) {
            held.set(width == 1 ? NEGATIVE : NEGATIVE + "_" + (i + 1), negatives.get(i));
        }
        if (kind == FileFormat.PARQUET && row.has(LABEL)) {
            held.set(LABEL, row.get(LABEL));
        }
        return held;
    }

    @Override
    public void write(ObjectNode row) throws IOException {
        widest = Math.max(widest, Math.min(negatives(row).size(), MOST_NEGATIVES));
        labelled |= row.has(LABEL);
        rows.write(MAPPER.writeValueAsBytes(row));
        rows.write('\n');
    }

    @Override
    public void finish() throws IOException {
        rows.flush();
        waiting.position(0);
        RowOutput file = RowOutput.of(kind, ExampleFormat.SENTENCE_TRANSFORMERS, widestRow(), out);
        try (InputStream in = Channels.newInputStream(waiting);
                MappingIterator<ObjectNode> each =
                        MAPPER.readerFor(ObjectNode.class).readValues(in)) {
            while (each.hasNextValue()) {
                file.write(held(each.nextValue(), widest));
            }
        }
        file.finish();
    }

    /// A row that has all columns.
    private ObjectNode widestRow() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        texts.forEach(name -> row.put(name, ""));
        for (int i = 0; i < widest; i++) {
            row.put(NEGATIVE + "_" + (i + 1), "");
        }
        if (labelled) {
            row.putArray(LABEL);
        }
        return held(row, widest);
    }

    @Override
    public void close() throws IOException {
        waiting.close();
    }
}
