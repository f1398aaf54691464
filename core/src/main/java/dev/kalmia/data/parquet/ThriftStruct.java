package dev.kalmia.data.parquet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A structure that was read, by the numbers of its fields.
record ThriftStruct(Map<Integer, Object> fields) {
    boolean has(int field) {
        return fields.containsKey(field);
    }

    /// A whole number.
    long number(int field) {
        return of(field, Long.class);
    }

    /// A whole number, or what holds where there is none.
    long number(int field, long otherwise) {
        return has(field) ? number(field) : otherwise;
    }

    /// A truth value, or what holds where there is none.
    boolean truth(int field, boolean otherwise) {
        return has(field) ? of(field, Boolean.class) : otherwise;
    }

    String text(int field) {
        return new String(of(field, byte[].class), StandardCharsets.UTF_8);
    }

    ThriftStruct struct(int field) {
        return of(field, ThriftStruct.class);
    }

    /// A list of structures.
    List<ThriftStruct> structs(int field) {
        List<?> list = of(field, List.class);
        return list.stream()
                .map(element -> cast(element, ThriftStruct.class, field))
                .toList();
    }

    /// A list of whole numbers.
    List<Long> numbers(int field) {
        List<?> list = of(field, List.class);
        return list.stream().map(element -> cast(element, Long.class, field)).toList();
    }

    private <T> T of(int field, Class<T> type) {
        Object value = fields.get(field);
        if (value == null) {
            throw new Damage("a structure lacks its field " + field);
        }
        return cast(value, type, field);
    }

    private static <T> T cast(Object value, Class<T> type, int field) {
        if (!type.isInstance(value)) {
            throw new Damage("field " + field + " of a structure is of another type");
        }
        return type.cast(value);
    }
}
