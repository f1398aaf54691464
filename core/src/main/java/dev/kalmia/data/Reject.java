package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/// A row that was left out.
///
/// @param line from 1; where a row spans lines, the first of them; in Parquet the number of the row
/// @param reason a few words that are the same for every row of this fault
/// @param detail what was found there, may be empty
public record Reject(Path file, long line, String reason, String detail) {
    public Reject {
        requireNonNull(file, "file is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(detail, "detail is null");
    }
}
