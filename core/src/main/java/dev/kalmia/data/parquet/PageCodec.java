package dev.kalmia.data.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/// How pages are packed, with the numbers of the format.
enum PageCodec {
    UNCOMPRESSED(0),
    SNAPPY(1),
    GZIP(2),
    ZSTD(6);

    /// The reference implementation's own.
    private static final int LEVEL = 3;

    private final int code;

    PageCodec(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static PageCodec of(long code) {
        for (PageCodec codec : values()) {
            if (codec.code == code) {
                return codec;
            }
        }
        throw new Damage("pages must be uncompressed or packed with snappy, gzip or zstd; codec=" + code);
    }

    /// What was packed.
    ///
    /// @param size how many bytes that is, which the caller has bounded
    byte[] unpacked(byte[] bytes, int from, int length, int size) {
        return switch (this) {
            case UNCOMPRESSED -> {
                Damage.within(size, length, size, "bytes of a page");
                byte[] page = new byte[size];
                System.arraycopy(bytes, from, page, 0, size);
                yield page;
            }
            case SNAPPY -> SnappyBlock.unpacked(ByteBuffer.wrap(bytes, from, length), size);
            case GZIP -> gunzipped(new ByteArrayInputStream(bytes, from, length), size);
            case ZSTD -> unpackedZstandard(bytes, from, length, size);
        };
    }

    /// For writing: uncompressed or Zstandard, the same bytes the same.
    byte[] packed(byte[] page) {
        return switch (this) {
            case UNCOMPRESSED -> page;
            case ZSTD -> Zstd.compress(page, LEVEL);
            case SNAPPY, GZIP -> throw new IllegalArgumentException("pages are not written with " + this);
        };
    }

    private static byte[] gunzipped(InputStream bytes, int size) {
        try (GZIPInputStream in = new GZIPInputStream(bytes)) {
            byte[] page = in.readNBytes(size);
            if (page.length < size || in.read() >= 0) {
                throw new Damage("a page must have " + size + " bytes; it has another number");
            }
            return page;
        } catch (IOException e) {
            throw new Damage("a page is no gzip stream: " + e.getMessage());
        }
    }

    private static byte[] unpackedZstandard(byte[] bytes, int from, int length, int size) {
        byte[] page = new byte[size];
        try {
            long unpacked = Zstd.decompressByteArray(page, 0, size, bytes, from, length);
            if (Zstd.isError(unpacked)) {
                throw new Damage("a page is no Zstandard frame: " + Zstd.getErrorName(unpacked));
            }
            Damage.within(size, unpacked, size, "bytes of a page");
            return page;
        } catch (ZstdException e) {
            throw new Damage("a page is no Zstandard frame: " + e.getMessage());
        }
    }
}
