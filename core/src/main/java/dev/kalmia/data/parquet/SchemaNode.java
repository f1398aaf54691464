package dev.kalmia.data.parquet;

import java.util.function.Consumer;

/// A node of the schema, and how the file writes it (`SchemaElement` of the format).
record SchemaNode(Consumer<ThriftWriter> fields) {
    private static final int REQUIRED = 0;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int CONVERTED_UTF8 = 0;
    private static final int CONVERTED_MAP = 1;
    private static final int CONVERTED_LIST = 3;
    private static final int LOGICAL_STRING = 1;
    private static final int LOGICAL_MAP = 2;
    private static final int LOGICAL_LIST = 3;

    static SchemaNode root(int children) {
        return new SchemaNode(out -> out.text(4, "schema").int32(5, children));
    }

    static SchemaNode leaf(String name, ParquetColumn.Type type) {
        return new SchemaNode(
                out -> out.int32(1, type.code()).int32(3, REQUIRED).text(4, name));
    }

    static SchemaNode bytes(String name, int length) {
        return new SchemaNode(out -> out.int32(1, ParquetColumn.Type.FIXED_LEN_BYTE_ARRAY.code())
                .int32(2, length)
                .int32(3, REQUIRED)
                .text(4, name));
    }

    static SchemaNode text(String name) {
        return text(name, REQUIRED);
    }

    /// A text that may be null.
    static SchemaNode optionalText(String name) {
        return text(name, OPTIONAL);
    }

    private static SchemaNode text(String name, int repetition) {
        return new SchemaNode(out -> out.int32(1, ParquetColumn.Type.BYTE_ARRAY.code())
                .int32(3, repetition)
                .text(4, name)
                .int32(6, CONVERTED_UTF8)
                .struct(10, logical -> logical.struct(LOGICAL_STRING, _ -> {})));
    }

    static SchemaNode list(String name) {
        return annotated(name, REQUIRED, CONVERTED_LIST, LOGICAL_LIST);
    }

    /// A list that may be null.
    static SchemaNode optionalList(String name) {
        return annotated(name, OPTIONAL, CONVERTED_LIST, LOGICAL_LIST);
    }

    /// A map that may be null.
    static SchemaNode optionalMap(String name) {
        return annotated(name, OPTIONAL, CONVERTED_MAP, LOGICAL_MAP);
    }

    private static SchemaNode annotated(String name, int repetition, int converted, int type) {
        return new SchemaNode(out -> out.int32(3, repetition)
                .text(4, name)
                .int32(5, 1)
                .int32(6, converted)
                .struct(10, logical -> logical.struct(type, _ -> {})));
    }

    static SchemaNode repeated(String name, int children) {
        return new SchemaNode(out -> out.int32(3, REPEATED).text(4, name).int32(5, children));
    }

    /// A number of 64 bits; one that may be null, or an element of a list.
    static SchemaNode number(String name, boolean optional) {
        return new SchemaNode(out -> out.int32(1, StoredType.DOUBLE.code())
                .int32(3, optional ? OPTIONAL : REQUIRED)
                .text(4, name));
    }
}
