package dev.kalmia.vector;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's file of one array, `n × d` in C order: little-endian float32 is written and read; for files of bytes there
/// is the header. Written rows stream and appear whole or not at all.
///
/// The file: the bytes `0x93 N U M P Y`, version 1.0, the length of the header as two bytes, little-endian;
/// the header, a Python dictionary in ASCII such as `{'descr': '<f4', 'fortran_order': False, 'shape': (2,
/// 3), }`, padded with blanks and ended by a line feed, so that the values start at a multiple of 64; the
/// values. Versions 2.0 and 3.0, with four bytes of length, are read too.
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /// Twice the format's alignment: a row count of nineteen digits has room.
    private static final int HEADER_BYTES = 128;

    private static final int MAX_HEADER = 1 << 16;
    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE =
            Pattern.compile("'shape'\\s*:\\s*\\(\\s*(\\d{1,10})\\s*,\\s*(\\d{1,10})\\s*,?\\s*\\)");

    /// The types of values that are written.
    public enum Values {
        FLOAT32("<f4"),
        INT8("|i1"),
        UINT8("|u1");

        private final String description;

        Values(String description) {
            this.description = description;
        }
    }

    private Npy() {}

    /// What stands before the values: as many bytes for any number of rows, so that it can be written first and again
    /// when the rows are counted.
    public static byte[] header(Values values, long rows, int columns) {
        if (rows < 0 || columns < 1 || columns > Embeddings.MAX_DIMENSION) {
            throw new IllegalArgumentException("there may be 0 or more rows of 1 to " + Embeddings.MAX_DIMENSION
                    + " values; rows=" + rows + " columns=" + columns);
        }
        String text = "{'descr': '" + values.description + "', 'fortran_order': False, 'shape': (" + rows + ", "
                + columns + "), }";
        int length = HEADER_BYTES - MAGIC.length - 4;
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put(new byte[] {1, 0})
                .putShort((short) length)
                .put((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /// Writes the rows. What they were made with has no place in the file.
    public static void write(Path file, Embeddings embeddings) {
        AtomicFile.write(file, out -> {
            out.write(header(Values.FLOAT32, embeddings.size(), embeddings.dimension()));
            ByteBuffer bytes =
                    ByteBuffer.allocate(Float.BYTES * embeddings.dimension()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < embeddings.size(); i++) {
                bytes.asFloatBuffer().put(embeddings.block(i), embeddings.offset(i), embeddings.dimension());
                out.write(bytes.array());
            }
        });
    }

    /// Reads the rows. The sizes in the header are held against the size of the file before anything is made
    /// of them.
    ///
    /// @param origin how the rows were made, which the file does not say
    /// @throws InputException when it is not such a file, is cut short, or holds a value that is not finite
    public static Embeddings read(Path file, EmbeddingOrigin origin) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            int headerBytes = prefix(in, file);
            int prefixBytes = headerBytes > 0 ? 10 : 12;
            headerBytes = Math.abs(headerBytes);
            Header header = Header.parse(ascii(in, headerBytes), file);
            long expected = (long) prefixBytes + headerBytes + header.rows() * header.columns() * Float.BYTES;
            if (Files.size(file) != expected) {
                throw bad(file, header + " needs " + expected + " bytes, the file has " + Files.size(file));
            }
            return rows(in, header, origin);
        } catch (EOFException e) {
            throw bad(file, "it ends before its header does");
        } catch (IOException e) {
            throw new InputException("cannot read " + file, e);
        }
    }

    private record Header(long rows, long columns) {
        private static Header parse(String header, Path file) {
            String type = find(DESCRIPTION, header, 1);
            if (!type.equals("<f4")) {
                throw bad(file, "values must be little-endian float32 '<f4'; they are '" + type + "'");
            }
            if (!find(ORDER, header, 1).equals("False")) {
                throw bad(file, "rows must lie one after the other (C order)");
            }
            String rows = find(SHAPE, header, 1);
            if (rows.isEmpty()) {
                throw bad(file, "the shape must have two sizes");
            }
            Header read = new Header(Long.parseLong(rows), Long.parseLong(find(SHAPE, header, 2)));
            if (read.rows > Integer.MAX_VALUE || read.columns < 1 || read.columns > Embeddings.MAX_DIMENSION) {
                throw bad(
                        file,
                        "there may be " + Integer.MAX_VALUE + " rows of 1 to " + Embeddings.MAX_DIMENSION
                                + " values; there are " + read);
            }
            return read;
        }

        @Override
        public String toString() {
            return rows + " × " + columns;
        }
    }

    /// The length of the header: positive in version 1, negative in later versions.
    private static int prefix(DataInputStream in, Path file) throws IOException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw bad(file, "it does not begin with the bytes of NumPy's format");
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        if (version < 1 || version > 3) {
            throw bad(file, "the version must be 1 to 3; it is " + version);
        }
        int low = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
        int high = version == 1 ? 0 : Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
        if (high > 0 || low == 0) {
            throw bad(file, "the header may have 1 to " + (MAX_HEADER - 1) + " bytes");
        }
        return version == 1 ? low : -low;
    }

    private static String ascii(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Embeddings rows(InputStream in, Header header, EmbeddingOrigin origin) throws IOException {
        int columns = Math.toIntExact(header.columns());
        Embeddings.Builder builder = Embeddings.builder(columns, origin);
        float[] row = new float[columns];
        for (long i = 0; i < header.rows(); i++) {
            byte[] bytes = in.readNBytes(columns * Float.BYTES);
            if (bytes.length < columns * Float.BYTES) {
                throw new EOFException();
            }
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(row);
            builder.add(row);
        }
        return builder.build();
    }

    private static String find(Pattern pattern, String header, int group) {
        Matcher matcher = pattern.matcher(header);
        return matcher.find() ? matcher.group(group) : "";
    }

    private static InputException bad(Path file, String what) {
        return new InputException("not an array that can be read: " + what + ": " + file);
    }
}
