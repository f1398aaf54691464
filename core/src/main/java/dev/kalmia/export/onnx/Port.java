package dev.kalmia.export.onnx;

import java.util.List;

/// An input or output of a graph (`ValueInfoProto`).
///
/// @param dimensions sizes, or names for those that differ from call to call
public record Port(String name, ElementType type, List<String> dimensions) {
    private static final int NAME = 1;
    private static final int TYPE = 2;
    private static final int TENSOR = 1;
    private static final int ELEMENT = 1;
    private static final int SHAPE = 2;
    private static final int DIMENSION = 1;
    private static final int SIZE = 1;
    private static final int SIZE_NAME = 2;

    public Port {
        dimensions = List.copyOf(dimensions);
    }

    WireWriter message() {
        WireWriter shape = new WireWriter();
        for (String dimension : dimensions) {
            boolean size = Character.isDigit(dimension.charAt(0));
            WireWriter one = new WireWriter();
            shape.message(
                    DIMENSION, size ? one.number(SIZE, Long.parseLong(dimension)) : one.text(SIZE_NAME, dimension));
        }
        WireWriter tensor = new WireWriter().number(ELEMENT, type.number()).message(SHAPE, shape);
        return new WireWriter().text(NAME, name).message(TYPE, new WireWriter().message(TENSOR, tensor));
    }
}
