package dev.kalmia.export.onnx;

/// A setting of an operation (`AttributeProto`), already in the wire format.
public final class Attribute {
    private static final int NAME = 1;
    private static final int FLOAT = 2;
    private static final int INT = 3;
    private static final int INTS = 8;
    private static final int TYPE = 20;
    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT = 2;
    private static final int TYPE_INTS = 7;

    private final WireWriter message;

    private Attribute(WireWriter message) {
        this.message = message;
    }

    /// A whole number.
    public static Attribute of(String name, long value) {
        return new Attribute(
                new WireWriter().text(NAME, name).number(INT, value).number(TYPE, TYPE_INT));
    }

    /// A number.
    public static Attribute of(String name, float value) {
        return new Attribute(
                new WireWriter().text(NAME, name).number(FLOAT, value).number(TYPE, TYPE_FLOAT));
    }

    /// Whole numbers.
    public static Attribute of(String name, long... values) {
        WireWriter message = new WireWriter().text(NAME, name);
        for (long value : values) {
            message.number(INTS, value);
        }
        return new Attribute(message.number(TYPE, TYPE_INTS));
    }

    WireWriter message() {
        return message;
    }
}
