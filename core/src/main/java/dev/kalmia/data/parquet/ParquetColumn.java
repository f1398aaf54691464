package dev.kalmia.data.parquet;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/// A column without nulls, whose value in each row is asked for when it is written.
public final class ParquetColumn {
    /// The physical types that are used, with their numbers in the format.
    enum Type {
        BOOLEAN(0),
        INT32(1),
        INT64(2),
        FLOAT(4),
        BYTE_ARRAY(6),
        FIXED_LEN_BYTE_ARRAY(7);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /// Adds the value of a row.
    @FunctionalInterface
    interface Cell {
        void add(int row, PlainValues values);
    }

    private final String name;
    private final Type type;
    private final int listLength;
    private final int byteLength;
    private final Cell cell;

    private ParquetColumn(String name, Type type, int listLength, Cell cell) {
        this(name, type, listLength, 0, cell);
    }

    private ParquetColumn(String name, Type type, int listLength, int byteLength, Cell cell) {
        this.name = name;
        this.type = type;
        this.listLength = listLength;
        this.byteLength = byteLength;
        this.cell = cell;
    }

    public static ParquetColumn booleans(String name, IntPredicate value) {
        return new ParquetColumn(name, Type.BOOLEAN, 0, (row, out) -> out.add(value.test(row)));
    }

    public static ParquetColumn int32s(String name, IntUnaryOperator value) {
        return new ParquetColumn(name, Type.INT32, 0, (row, out) -> out.add(value.applyAsInt(row)));
    }

    public static ParquetColumn int64s(String name, IntToLongFunction value) {
        return new ParquetColumn(name, Type.INT64, 0, (row, out) -> out.add(value.applyAsLong(row)));
    }

    public static ParquetColumn texts(String name, IntFunction<String> value) {
        return new ParquetColumn(name, Type.BYTE_ARRAY, 0, (row, out) -> out.add(value.apply(row)));
    }

    /// As many bytes in every row.
    ///
    /// @param length of every row, at least 1
    public static ParquetColumn bytes(String name, int length, IntFunction<byte[]> value) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1; length=" + length);
        }
        return new ParquetColumn(name, Type.FIXED_LEN_BYTE_ARRAY, 0, length, (row, out) -> {
            byte[] values = value.apply(row);
            if (values.length != length) {
                throw new IllegalArgumentException(
                        name + " must have " + length + " bytes in every row; row=" + row + " has " + values.length);
            }
            out.add(values);
        });
    }

    /// Lists of float32.
    ///
    /// @param length of every list, at least 1
    public static ParquetColumn lists(String name, int length, IntFunction<float[]> value) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1; length=" + length);
        }
        return new ParquetColumn(name, Type.FLOAT, length, (row, out) -> {
            float[] values = value.apply(row);
            if (values.length != length) {
                throw new IllegalArgumentException(
                        name + " must have " + length + " values in every row; row=" + row + " has " + values.length);
            }
            out.add(values);
        });
    }

    Type type() {
        return type;
    }

    Cell cell() {
        return cell;
    }

    /// Values in a list; 0 where the column holds single values.
    int listLength() {
        return listLength;
    }

    /// Where the values lie in the schema.
    List<String> path() {
        return listLength == 0 ? List.of(name) : List.of(name, "list", "element");
    }

    /// Adds the column's part of the schema, which lists a tree's nodes, parents first.
    void describe(List<SchemaNode> schema) {
        if (listLength == 0) {
            schema.add(
                    switch (type) {
                        case BYTE_ARRAY -> SchemaNode.text(name);
                        case FIXED_LEN_BYTE_ARRAY -> SchemaNode.bytes(name, byteLength);
                        case BOOLEAN, INT32, INT64, FLOAT -> SchemaNode.leaf(name, type);
                    });
        } else {
            schema.add(SchemaNode.list(name));
            schema.add(SchemaNode.repeated("list", 1));
            schema.add(SchemaNode.leaf("element", type));
        }
    }
}
