package dev.kalmia.data.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32;

/// The values of one column in one row group, where they were written.
///
/// @param type its number in the format
/// @param path where the values lie in the schema
/// @param leveled whether levels stand before the values
/// @param offset of the first page in the file
/// @param bytes of all pages
/// @param unpacked how many these were before they were packed
/// @param values nulls and empty lists too
record ColumnChunk(
        int type,
        List<String> path,
        boolean leveled,
        PageCodec codec,
        long offset,
        long bytes,
        long unpacked,
        long values) {
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int DATA_PAGE = 0;

    /// A page ends with the row that reaches this size.
    static final int PAGE_BYTES = 1 << 20;

    /// Of a column without nulls, whose pages are not packed.
    static ColumnChunk plain(ParquetColumn column, long offset, long bytes, int rows) {
        return new ColumnChunk(
                column.type().code(),
                column.path(),
                column.listLength() > 0,
                PageCodec.UNCOMPRESSED,
                offset,
                bytes,
                bytes,
                (long) rows * Math.max(1, column.listLength()));
    }

    /// Writes the rows `from..to - 1` of a column page by page.
    ///
    /// @return how many bytes these were
    static long writeRows(ParquetColumn column, int from, int to, OutputStream out) throws IOException {
        PlainValues page = new PlainValues();
        long bytes = 0;
        int first = from;
        for (int row = from; row < to; row++) {
            column.cell().add(row, page);
            if (page.size() >= PAGE_BYTES || row == to - 1) {
                bytes += writePage(column, row + 1 - first, page, out);
                page.clear();
                first = row + 1;
            }
        }
        return bytes;
    }

    private static long writePage(ParquetColumn column, int rows, PlainValues page, OutputStream out)
            throws IOException {
        byte[] levels = column.listLength() == 0 ? new byte[0] : levels(rows, column.listLength());
        int size = levels.length + page.size();
        int values = rows * Math.max(1, column.listLength());
        byte[] content = page.toByteArray();
        CRC32 check = new CRC32();
        check.update(levels);
        check.update(content);
        byte[] header = header(values, size, size, check);
        out.write(header);
        out.write(levels);
        out.write(content);
        return (long) header.length + size;
    }

    /// What stands before a page.
    ///
    /// @param size of the page before it was packed
    /// @param check of the bytes as they stand in the file
    static byte[] header(int values, int size, int packed, CRC32 check) {
        return ThriftWriter.struct(fields -> fields.int32(1, DATA_PAGE)
                .int32(2, size)
                .int32(3, packed)
                .int32(4, (int) check.getValue())
                .struct(
                        5,
                        data -> data.int32(1, values)
                                .int32(2, PLAIN)
                                .int32(3, RLE)
                                .int32(4, RLE)));
    }

    /// Repetition levels, 0 where a list begins and 1 within, then definition levels, all 1, each behind
    /// its length.
    private static byte[] levels(int rows, int listLength) {
        ByteArrayOutputStream repetition = new ByteArrayOutputStream();
        for (int row = 0; row < rows; row++) {
            run(repetition, 1, 0);
            run(repetition, listLength - 1, 1);
        }
        ByteArrayOutputStream definition = new ByteArrayOutputStream();
        run(definition, rows * listLength, 1);
        PlainValues levels = new PlainValues();
        levels.addBlock(repetition.toByteArray());
        levels.addBlock(definition.toByteArray());
        return levels.toByteArray();
    }

    private static void run(ByteArrayOutputStream out, int length, int level) {
        if (length == 0) {
            return;
        }
        ThriftWriter.varint(out, (long) length << 1);
        out.write(level);
    }

    /// `ColumnChunk` of the format.
    void describe(ThriftWriter out) {
        out.int64(2, offset)
                .struct(
                        3,
                        data -> data.int32(1, type)
                                .int32s(2, leveled ? List.of(PLAIN, RLE) : List.of(PLAIN))
                                .texts(3, path)
                                .int32(4, codec.code())
                                .int64(5, values)
                                .int64(6, unpacked)
                                .int64(7, bytes)
                                .int64(9, offset));
    }
}
