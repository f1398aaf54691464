package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A column of texts or numbers that may be null or lie in lists, while a row group is written: pages are
/// packed as soon
/// as they are full.
final class LeafColumn {
    private static final PageCodec CODEC = PageCodec.ZSTD;

    private final List<String> path;
    private final StoredType type;
    private final int mostRepetition;
    private final int mostDefinition;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private final PlainValues page = new PlainValues();
    private LevelRuns repetitions = new LevelRuns();
    private LevelRuns definitions = new LevelRuns();
    private int levels;
    private long values;
    private long unpacked;

    /// @param type a text or a number of 64 bits
    /// @param mostRepetition 1 in a list, else 0
    /// @param mostDefinition the level at which a value is there
    LeafColumn(List<String> path, StoredType type, int mostRepetition, int mostDefinition) {
        this.path = path;
        this.type = type;
        this.mostRepetition = mostRepetition;
        this.mostDefinition = mostDefinition;
    }

    /// Adds a value or what stands in its place.
    ///
    /// @param value null where the level says that it is not there
    void add(int repetition, int definition, @Nullable JsonNode value) {
        repetitions.add(repetition);
        definitions.add(definition);
        levels++;
        if (value == null) {
            return;
        }
        if (type == StoredType.DOUBLE) {
            page.add(value.doubleValue());
        } else {
            page.add(value.textValue());
        }
    }

    /// Ends a row, and the page where it is full.
    void endRow() {
        if (page.size() >= ColumnChunk.PAGE_BYTES || levels >= ColumnChunk.PAGE_BYTES) {
            endPage();
        }
    }

    /// Bytes of the pages that are packed.
    long held() {
        return pages.size();
    }

    private void endPage() {
        if (levels == 0) {
            return;
        }
        PlainValues whole = new PlainValues();
        if (mostRepetition > 0) {
            whole.addBlock(repetitions.bytes());
        }
        whole.addBlock(definitions.bytes());
        whole.add(page.toByteArray());
        byte[] packed = CODEC.packed(whole.toByteArray());
        CRC32 check = new CRC32();
        check.update(packed);
        byte[] header = ColumnChunk.header(levels, whole.size(), packed.length, check);
        pages.writeBytes(header);
        pages.writeBytes(packed);
        values += levels;
        unpacked += header.length + whole.size();
        page.clear();
        repetitions = new LevelRuns();
        definitions = new LevelRuns();
        levels = 0;
    }

    /// Writes what the row group holds, and begins another.
    ColumnChunk write(long offset, OutputStream out) throws IOException {
        endPage();
        long bytes = pages.size();
        pages.writeTo(out);
        ColumnChunk chunk =
                new ColumnChunk(type.code(), path, mostDefinition > 0, CODEC, offset, bytes, unpacked, values);
        pages.reset();
        values = 0;
        unpacked = 0;
        return chunk;
    }
}
