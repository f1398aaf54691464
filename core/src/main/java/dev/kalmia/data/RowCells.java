package dev.kalmia.data;

import java.util.List;

/// How the cells of a row are found in lines that are held.
sealed interface RowCells permits QuotedCells, TabCells {
    /// The cells of the row that begins there, which is left behind.
    ///
    /// @throws BadRow when it is none; the row after it can be asked for
    List<String> next();
}
