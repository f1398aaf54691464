package dev.kalmia.data;

import java.util.function.Consumer;
import java.util.function.Predicate;

/// Which of the texts of a file are read.
///
/// @param ids the others are passed over: neither their texts nor their ids are held in memory
/// @param maxLineBytes the longest line
/// @param refuse takes the rows that cannot be used; reading goes on unless it throws
record Selection(Predicate<String> ids, int maxLineBytes, Consumer<BadRow> refuse) {
    /// All of them; a row that cannot be used is an error.
    static Selection all() {
        return of(id -> true);
    }

    /// Those of some ids; a row of theirs that cannot be used is an error.
    static Selection of(Predicate<String> ids) {
        return new Selection(ids, Table.MAX_LINE_BYTES, fault -> {
            throw fault;
        });
    }
}
