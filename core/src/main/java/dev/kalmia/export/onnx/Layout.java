package dev.kalmia.export.onnx;

import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.OutputStream;

/// How one initialiser stands in the file (`TensorProto`): as a message that ends in its elements, or as one that
/// says where in another file they lie.
final class Layout {
    private static final int GRAPH_INITIALISER = 5;
    private static final int DIMENSION = 1;
    private static final int TYPE = 2;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int EXTERNAL_DATA = 13;
    private static final int LOCATION = 14;
    private static final int EXTERNAL = 1;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;

    private final String name;
    private final Initialiser initialiser;
    private final boolean external;
    private final long offset;
    private final byte[] head;

    private Layout(String name, Initialiser initialiser, boolean external, long offset, WireWriter message) {
        this.name = name;
        this.initialiser = initialiser;
        this.external = external;
        this.offset = offset;
        byte[] own = message.toBytes();
        long length = own.length + (external ? 0 : initialiser.info().bytes());
        WireWriter field = new WireWriter().head(GRAPH_INITIALISER, length);
        this.head = field.plain(own).toBytes();
    }

    static Layout inside(String name, Initialiser initialiser) {
        WireWriter message =
                described(name, initialiser).head(RAW_DATA, initialiser.info().bytes());
        return new Layout(name, initialiser, false, 0, message);
    }

    /// @param file the other file's name
    static Layout external(String name, Initialiser initialiser, String file, long offset) {
        WireWriter message = described(name, initialiser)
                .message(EXTERNAL_DATA, entry("location", file))
                .message(EXTERNAL_DATA, entry("offset", Long.toString(offset)))
                .message(
                        EXTERNAL_DATA,
                        entry("length", Long.toString(initialiser.info().bytes())))
                .number(LOCATION, EXTERNAL);
        return new Layout(name, initialiser, true, offset, message);
    }

    private static WireWriter described(String name, Initialiser initialiser) {
        WireWriter message = new WireWriter();
        for (long size : initialiser.info().shape()) {
            message.number(DIMENSION, size);
        }
        int type = ElementType.of(initialiser.info().type()).number();
        return message.number(TYPE, type).text(NAME, name);
    }

    private static WireWriter entry(String key, String value) {
        return new WireWriter().text(ENTRY_KEY, key).text(ENTRY_VALUE, value);
    }

    String name() {
        return name;
    }

    boolean external() {
        return external;
    }

    /// The first byte in the other file.
    long offset() {
        return offset;
    }

    /// The byte after the last in the other file.
    long end() {
        return offset + initialiser.info().bytes();
    }

    /// How long it is in the file itself, its field's head included.
    long fieldBytes() {
        return head.length + (external ? 0 : initialiser.info().bytes());
    }

    /// Writes what the file itself has but the elements.
    void writeHead(OutputStream out) throws IOException {
        out.write(head);
    }

    /// Writes the elements.
    ///
    /// @return their SHA-256
    String writeElements(OutputStream out, Progress progress) throws IOException {
        HashedStream hashed = new HashedStream(out, progress);
        initialiser.write(hashed);
        if (hashed.bytes() != initialiser.info().bytes()) {
            throw new IllegalStateException(
                    name + " is " + initialiser.info() + " and " + hashed.bytes() + " bytes were written");
        }
        return hashed.hash();
    }
}
