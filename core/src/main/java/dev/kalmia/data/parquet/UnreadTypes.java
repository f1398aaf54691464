package dev.kalmia.data.parquet;

import org.jspecify.annotations.Nullable;

/// The types of columns that are not read, by the names that the format gives them (LogicalTypes.md).
final class UnreadTypes {
    private static final int INT96 = 3;
    private static final int FIXED = 7;
    private static final int CONVERTED_DECIMAL = 5;
    private static final int CONVERTED_INTERVAL = 21;
    private static final int LOGICAL_DECIMAL = 5;
    private static final int LOGICAL_UUID = 14;
    private static final int LOGICAL_FLOAT16 = 15;

    private UnreadTypes() {}

    /// The name of a leaf's type; null where it is read.
    static @Nullable String name(ThriftStruct element) {
        if (is(element, CONVERTED_DECIMAL, LOGICAL_DECIMAL)) {
            return "DECIMAL";
        }
        long type = element.number(1);
        if (type == FIXED) {
            return fixed(element);
        }
        return StoredType.isRead(type) ? null : type == INT96 ? "INT96" : "type " + type;
    }

    private static String fixed(ThriftStruct element) {
        if (is(element, CONVERTED_INTERVAL, -1)) {
            return "INTERVAL";
        }
        if (is(element, -1, LOGICAL_UUID)) {
            return "UUID";
        }
        return is(element, -1, LOGICAL_FLOAT16) ? "FLOAT16" : "FIXED_LEN_BYTE_ARRAY";
    }

    private static boolean is(ThriftStruct element, int converted, int logical) {
        return (element.has(6) && element.number(6) == converted)
                || (element.has(10) && element.struct(10).has(logical));
    }
}
