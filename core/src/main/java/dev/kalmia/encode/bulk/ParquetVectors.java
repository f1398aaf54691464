package dev.kalmia.encode.bulk;

import dev.kalmia.data.parquet.Parquet;
import dev.kalmia.data.parquet.ParquetColumn;
import dev.kalmia.encode.Encoding;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// The columns of [JsonVectors] in Parquet, a row group a window.
record ParquetVectors(VectorBytes vectors) implements VectorFormat {
    @Override
    public byte[] head(long rows) {
        return Parquet.head();
    }

    @Override
    public List<Long> write(TextWindow texts, Encoding encoding, long first, long offset, OutputStream out)
            throws IOException {
        List<ParquetColumn> columns = columns(texts.named(), first, () -> texts, () -> encoding);
        return Parquet.writeGroup(columns, 0, texts.size(), offset, out).columnBytes();
    }

    private List<ParquetColumn> columns(
            boolean named, long first, Supplier<TextWindow> texts, Supplier<Encoding> encoding) {
        IntFunction<float[]> rows = row -> encoding.get().embeddings().row(row);
        return List.of(
                named
                        ? ParquetColumn.texts("id", row -> texts.get().id(row))
                        : ParquetColumn.int64s("id", row -> first + row),
                ParquetColumn.texts("text", row -> texts.get().text(row)),
                ParquetColumn.int32s("tokens", row -> encoding.get().report().tokens(row)),
                ParquetColumn.booleans(
                        "truncated", row -> encoding.get().report().truncated(row)),
                ParquetColumn.int32s("lost", row -> encoding.get().report().lost(row)),
                ParquetColumn.int32s("chunks", row -> encoding.get().report().chunks(row)),
                vectors.form() == VectorForm.FLOAT
                        ? ParquetColumn.lists("embedding", vectors.dimension(), rows)
                        : ParquetColumn.bytes("embedding", vectors.length(), row -> vectors.of(rows.apply(row))));
    }

    private static TextWindow noTexts() {
        throw noRows();
    }

    private static Encoding noVectors() {
        throw noRows();
    }

    private static IllegalStateException noRows() {
        return new IllegalStateException("the end of the file has no rows");
    }

    @Override
    public byte[] tail(JournalFacts facts, List<JournalEntry> windows) {
        List<Parquet.RowGroup> groups = new ArrayList<>();
        long offset = Parquet.head().length;
        for (JournalEntry window : windows) {
            groups.add(new Parquet.RowGroup(offset, window.texts(), window.parts()));
            offset = window.end();
        }
        SequencedMap<String, String> notes = new LinkedHashMap<>();
        notes.put("kalmia.model", facts.as().fingerprint());
        notes.put("kalmia.prompt", facts.as().prompt().text());
        notes.put("kalmia.pooling", facts.as().pooling());
        notes.put("kalmia.positions", facts.as().positions());
        notes.put("kalmia.precision", facts.as().precision().name().toLowerCase(Locale.ROOT));
        notes.put("kalmia.normalized", Boolean.toString(facts.as().normalised()));
        if (vectors.form() != VectorForm.FLOAT) {
            notes.put("kalmia.encoding", vectors.form().name().toLowerCase(Locale.ROOT));
        }
        return Parquet.tail(
                columns(facts.named(), 0, ParquetVectors::noTexts, ParquetVectors::noVectors), groups, notes);
    }
}
