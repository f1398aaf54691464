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

    static boolean isRead(long code) {
        for (StoredType type : values()) {
            if (type.code == code) {
                return true;
            }
        }
        return false;
    }

    /// The type of that number, which is one that is read.
    static StoredType of(long code) {
        for (StoredType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("type " + code + " is not read");
    }
}
