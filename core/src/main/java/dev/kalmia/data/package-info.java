/// Texts and judgements as records, and the files they live in: JSONL, CSV, TSV and plain text, any of them
/// packed with gzip or Zstandard, Parquet, and folders in BEIR form. Start with `Example` (what a model learns from)
/// and `ExampleReader`; then
/// `Corpus`, `Queries` and
/// `Qrels` (what it is judged by) and `Table` (rows of any file). Files are taken for hostile: sizes are bounded
/// before memory is taken, text is strict UTF-8, and whatever is refused is refused with its file and line.
@NullMarked
package dev.kalmia.data;

import org.jspecify.annotations.NullMarked;
