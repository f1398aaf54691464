package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;

/// How large a row has become while it is put together.
final class RowSize {
    private static final int VALUE = 8;

    private final int most;
    private long size;

    /// @param most characters of a row; numbers, nulls and what stands around a text count as 8
    RowSize(int most) {
        this.most = most;
    }

    void clear() {
        size = 0;
    }

    JsonNode added(JsonNode value) {
        size += VALUE + (value.isTextual() ? value.textValue().length() : 0L);
        if (size > most) {
            throw new Damage("row too long: more than " + most + " characters");
        }
        return value;
    }
}
