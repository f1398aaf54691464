/// Apache Parquet files, written: as little of the format as a table of numbers, texts and vectors needs. Start with
/// `Parquet`.
@NullMarked
package dev.kalmia.data.parquet;

import org.jspecify.annotations.NullMarked;
