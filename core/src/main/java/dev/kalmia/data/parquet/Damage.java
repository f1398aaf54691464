package dev.kalmia.data.parquet;

/// A Parquet file is not what its format says. Whoever reads the file adds its name and the row.
final class Damage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Damage(String message) {
        super(message);
    }

    /// Refuses a number outside of what is possible there, before memory is taken for it.
    static int within(long least, long value, long most, String what) {
        if (value < least || value > most) {
            throw new Damage(what + " must be " + least + " to " + most + "; " + what + "=" + value);
        }
        return Math.toIntExact(value);
    }
}
