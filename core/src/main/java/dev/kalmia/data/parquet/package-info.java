/// Apache Parquet files: written with as little of the format as tables of numbers, texts and vectors need (start with
/// `Parquet`), read as whoever trains models writes them (`ParquetReader`).
@NullMarked
package dev.kalmia.data.parquet;

import org.jspecify.annotations.NullMarked;
