package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/// Where rows are written, in one kind of file.
sealed interface RowOutput extends AutoCloseable permits JsonOutput, CellOutput, ParquetOutput, WidestOutput {
    /// The row as it will be read.
    ///
    /// @param number from 1
    Row asRead(Path file, long number, ObjectNode row);

    void write(ObjectNode row) throws IOException;

    /// Writes what stands behind the last row.
    void finish() throws IOException;

    /// Lets go of what it holds beside the file.
    @Override
    default void close() throws IOException {}

    /// Begins a file.
    ///
    /// @param first decides the columns where all rows have the same
    /// @param target its name
    static RowOutput of(FileFormat file, ExampleFormat format, ObjectNode first, Path target, OutputStream out)
            throws IOException {
        return WidestOutput.isFor(file, format, first)
                ? new WidestOutput(file, target, first, out)
                : of(file, format, first, out);
    }

    /// Begins a file whose columns the first row decides.
    static RowOutput of(FileFormat file, ExampleFormat format, ObjectNode first, OutputStream out) throws IOException {
        return switch (file) {
            case JSONL -> new JsonOutput(out);
            case CSV -> new CellOutput(out, ',', FormatColumns.cells(format, first));
            case TSV -> new CellOutput(out, '\t', FormatColumns.cells(format, first));
            case PARQUET -> new ParquetOutput(out, FormatColumns.kinds(format, first));
            case TXT -> throw new IllegalArgumentException("texts alone are no examples");
        };
    }

    /// The files that can hold a format.
    static List<FileFormat> files(ExampleFormat format) {
        return switch (format) {
            case KALMIA, SENTENCE_TRANSFORMERS ->
                List.of(FileFormat.JSONL, FileFormat.CSV, FileFormat.TSV, FileFormat.PARQUET);
            case FLAG_EMBEDDING, KALM, NEMO -> List.of(FileFormat.JSONL, FileFormat.PARQUET);
            case TEVATRON -> List.of(FileFormat.JSONL);
            case BEIR -> List.of();
        };
    }
}
