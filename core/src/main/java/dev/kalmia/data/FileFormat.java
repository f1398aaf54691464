package dev.kalmia.data;

import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.Locale;

/// How rows lie in a file. Whether the file is packed as well is seen from its first bytes.
public enum FileFormat {
    /// A JSON object a line.
    JSONL,
    /// Cells between commas, RFC 4180: a quoted cell may span lines.
    CSV,
    /// Cells between tabs.
    TSV,
    /// A text a line.
    TXT,
    /// Apache Parquet; never packed as a whole.
    PARQUET;

    /// The format a file's name says, as `jsonl` in `a.jsonl.gz`.
    ///
    /// @throws UsageException when it says none
    public static FileFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String plain =
                name.substring(0, name.length() - Packing.of(file).ending().length());
        return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
            case "jsonl", "ndjson" -> JSONL;
            case "csv" -> CSV;
            case "tsv" -> TSV;
            case "txt" -> TXT;
            case "parquet" -> PARQUET;
            default ->
                throw new UsageException(
                        "a file must end in .jsonl, .csv, .tsv or .txt, in one of these and .gz or .zst, or in"
                                + " .parquet; file=" + file);
        };
    }

    /// The format named in a setting.
    ///
    /// @throws UsageException when there is none of that name
    public static FileFormat named(String name) {
        for (FileFormat format : values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new UsageException("format must be jsonl, csv, tsv, txt or parquet; format=" + name);
    }
}
