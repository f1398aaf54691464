package dev.kalmia.export.onnx;

import dev.kalmia.checkpoint.DataType;

/// What the elements of inputs, outputs and initialisers are, by ONNX's numbers for it.
public enum ElementType {
    FLOAT(1),
    INT64(7);

    private final int number;

    ElementType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ElementType of(DataType type) {
        return switch (type) {
            case F32 -> FLOAT;
            case I64 -> INT64;
            default -> throw new IllegalArgumentException("no initialiser is written as " + type);
        };
    }
}
