package dev.kalmia.data.parquet;

/// The physical types that are read, with their numbers in the format.
enum StoredType {
    BOOLEAN(0),
    INT32(1),
    INT64(2),
    FLOAT(4),
    DOUBLE(5),
    BYTE_ARRAY(6);

    private final int code;

    StoredType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// The type of that number.
    ///
    /// @param column for the message
    static StoredType of(long code, String column) {
        for (StoredType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new Damage("column '" + column + "' must hold texts, truth values or numbers of 32 or 64 bits; type="
                + (code == 3 ? "INT96" : code == 7 ? "FIXED_LEN_BYTE_ARRAY" : Long.toString(code)));
    }
}
