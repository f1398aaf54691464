package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.Locale;

/// One row cannot be used, and reading can go on after it.
final class BadRow extends InputException {
    private static final long serialVersionUID = 1L;

    /// The columns of the row make no example.
    static final String WRONG_COLUMNS = "wrong columns";

    /// The row has no column of that name.
    static final String MISSING_COLUMN = "missing column";

    private final transient Reject reject;

    /// @param reason a few words that are the same for every row of this fault
    /// @param detail what was found there, may be empty
    BadRow(Path file, long line, String reason, String detail) {
        super(reason + (detail.isEmpty() ? "" : ": " + detail) + " (" + file + place(file) + line + ")");
        this.reject = new Reject(file, line, reason, detail);
    }

    private static String place(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet") ? " row " : " line ";
    }

    Reject reject() {
        return reject;
    }
}
