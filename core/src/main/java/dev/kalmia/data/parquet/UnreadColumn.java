package dev.kalmia.data.parquet;

/// A column, or a field of one, that is left out because it is not read.
///
/// @param path the names from the outermost on, with points between them
/// @param why its type, or how it lies in the file: `DECIMAL`, `packed with LZ4`
public record UnreadColumn(String path, String why) {}
