package dev.kalmia.pool;

import dev.kalmia.data.ExternalSort;
import dev.kalmia.data.JsonLines;
import dev.kalmia.data.SortRecords;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;

/// The texts of a pool in a folder: `texts.jsonl`, each once, in the order of their UTF-16 units, and where
/// each line begins in `starts.bin` (64 bits, little-endian; last of all the end).
final class PoolTexts implements AutoCloseable {
    static final String TEXTS = "texts.jsonl";
    private static final String STARTS = "starts.bin";
    private static final long SORT_BYTES = 64L << 20;
    private static final ValueLayout.OfLong START = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile texts;
    private final MappedFile starts;

    private PoolTexts(MappedFile texts, MappedFile starts) {
        this.texts = texts;
        this.starts = starts;
    }

    /// Writes the texts in their order and opens them. Blank ones are passed over.
    ///
    /// @throws InputException when there is none, one is no Unicode text, or the folder cannot be written
    static PoolTexts write(Path folder, Iterator<String> texts) {
        SortRecords<String> order = SortRecords.texts(Comparator.naturalOrder());
        try (ExternalSort<String> sort = new ExternalSort<>(folder.resolve("sort"), SORT_BYTES, order, true)) {
            CharsetEncoder unicode = StandardCharsets.UTF_8.newEncoder();
            while (texts.hasNext()) {
                String text = texts.next();
                if (!unicode.canEncode(text)) {
                    throw new InputException("a text of a pool must be Unicode; it holds an unpaired surrogate");
                }
                if (!text.isBlank()) {
                    sort.add(text);
                }
            }
            write(folder, sort);
        }
        return open(folder);
    }

    private static void write(Path folder, ExternalSort<String> sort) {
        Iterator<String> sorted = sort.sorted();
        if (!sorted.hasNext()) {
            throw new InputException("the pool must hold at least one text; texts=0");
        }
        JsonLines.write(
                folder.resolve(TEXTS),
                lines -> sorted.forEachRemaining(text -> lines.object(json -> json.put("text", text))));
        writeStarts(folder);
    }

    private static void writeStarts(Path folder) {
        AtomicFile.write(folder.resolve(STARTS), out -> {
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(start.array());
            long place = 0;
            try (var in = Files.newInputStream(folder.resolve(TEXTS))) {
                byte[] buffer = new byte[1 << 16];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    for (int i = 0; i < read; i++) {
                        place++;
                        if (buffer[i] == '\n') {
                            out.write(start.putLong(0, place).array());
                        }
                    }
                }
            }
        });
    }

    private static PoolTexts open(Path folder) {
        MappedFile texts = new MappedFile(folder.resolve(TEXTS));
        try {
            return new PoolTexts(texts, new MappedFile(folder.resolve(STARTS)));
        } catch (RuntimeException e) {
            texts.close();
            throw e;
        }
    }

    /// @throws InputException when there are more than a row number can name
    int size() {
        long rows = starts.bytes().byteSize() / Long.BYTES - 1;
        if (rows > Integer.MAX_VALUE) {
            throw new InputException("a pool may have at most " + Integer.MAX_VALUE + " texts; texts=" + rows);
        }
        return (int) rows;
    }

    String get(int row) {
        long from = starts.bytes().getAtIndex(START, row);
        long to = starts.bytes().getAtIndex(START, row + 1L);
        byte[] line = new byte[Math.toIntExact(to - from)];
        MemorySegment.copy(texts.bytes(), ValueLayout.JAVA_BYTE, from, line, 0, line.length);
        String where = texts.file() + ":" + (row + 1L);
        Object text = Json.asObject(Json.parse(new String(line, StandardCharsets.UTF_8), where), where)
                .get("text");
        if (text instanceof String given) {
            return given;
        }
        throw new InputException(where + ": a row must have a text; it has none");
    }

    /// The row of a text, or -1 where it is not there.
    int find(String text) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = get(middle).compareTo(text);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }

    @Override
    public void close() {
        texts.close();
        starts.close();
    }
}
