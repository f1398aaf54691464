package dev.kalmia.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// What stands at the end of a file (`FileMetaData` of the format), behind it its length and four letters.
final class StoredFooter {
    static final String MAGIC = "PAR1";
    static final int TAIL_BYTES = 8;

    private static final String ENCRYPTED = "PARE";
    private static final int MOST_BYTES = 1 << 24;

    private StoredFooter() {}

    static ThriftStruct read(FileChannel channel) throws IOException {
        long fileSize = channel.size();
        if (fileSize < MAGIC.length() + TAIL_BYTES) {
            throw new Damage("it is no Parquet file: it has " + fileSize + " bytes");
        }
        ByteBuffer tail = ByteBuffer.wrap(StoredPages.read(channel, fileSize - TAIL_BYTES, TAIL_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        String magic = new String(tail.array(), Integer.BYTES, MAGIC.length(), StandardCharsets.ISO_8859_1);
        if (!magic.equals(MAGIC)) {
            throw new Damage(
                    magic.equals(ENCRYPTED) ? "it is encrypted" : "it is no Parquet file: it does not end in " + MAGIC);
        }
        long most = Math.min(MOST_BYTES, fileSize - TAIL_BYTES - MAGIC.length());
        int length = Damage.within(1, tail.getInt() & 0xffffffffL, most, "bytes of the footer");
        byte[] footer = StoredPages.read(channel, fileSize - TAIL_BYTES - length, length);
        return new ThriftReader(ByteBuffer.wrap(footer)).struct();
    }
}
