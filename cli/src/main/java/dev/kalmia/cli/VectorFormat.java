package dev.kalmia.cli;

import dev.kalmia.data.parquet.Parquet;
import dev.kalmia.data.parquet.ParquetColumn;
import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.Encoding;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.Json;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Npy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// The files that `kalmia embed` writes, by the ending of their name. JSON lines and Parquet have the same columns:
/// id, text, tokens, truncated, chunks, embedding.
enum VectorFormat {
    NPY {
        @Override
        void write(Path file, TextInput input, Encoding encoding) {
            Npy.write(file, encoding.embeddings());
        }
    },
    JSONL {
        @Override
        void write(Path file, TextInput input, Encoding encoding) {
            AtomicFile.write(file, out -> {
                for (int i = 0; i < input.texts().size(); i++) {
                    out.write((Json.writeLine(line(i, input, encoding)) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            });
        }
    },
    PARQUET {
        @Override
        void write(Path file, TextInput input, Encoding encoding) {
            EncodeReport report = encoding.report();
            Embeddings embeddings = encoding.embeddings();
            List<ParquetColumn> columns = List.of(
                    input.ids().isEmpty()
                            ? ParquetColumn.int64s("id", row -> row)
                            : ParquetColumn.texts("id", input.ids()::get),
                    ParquetColumn.texts("text", input.texts()::get),
                    ParquetColumn.int32s("tokens", report::tokens),
                    ParquetColumn.booleans("truncated", report::truncated),
                    ParquetColumn.int32s("chunks", report::chunks),
                    ParquetColumn.lists("embedding", embeddings.dimension(), embeddings::row));
            SequencedMap<String, String> notes = new LinkedHashMap<>();
            notes.put("kalmia.model", report.fingerprint());
            notes.put("kalmia.prompt", report.prompt());
            notes.put("kalmia.normalized", Boolean.toString(report.normalised()));
            Parquet.write(file, embeddings.size(), columns, notes);
        }
    };

    abstract void write(Path file, TextInput input, Encoding encoding);

    private static SequencedMap<String, Object> line(int i, TextInput input, Encoding encoding) {
        SequencedMap<String, Object> line = new LinkedHashMap<>();
        line.put("id", input.ids().isEmpty() ? (long) i : input.ids().get(i));
        line.put("text", input.texts().get(i));
        line.put("tokens", encoding.report().tokens(i));
        line.put("truncated", encoding.report().truncated(i));
        line.put("chunks", encoding.report().chunks(i));
        List<Float> values = new ArrayList<>();
        for (float value : encoding.embeddings().row(i)) {
            values.add(value);
        }
        line.put("embedding", values);
        return line;
    }

    /// The format that a file's name asks for.
    static VectorFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException("output must end in .npy, .jsonl or .parquet; output=" + file));
    }
}
