package dev.kalmia.data;

import org.jspecify.annotations.Nullable;

/// What becomes of the bad rows of one input: the first ends the reading, or all are counted. For one thread.
final class BadRows {
    private final OnBadRow onBadRow;
    private final Rejects rejects;
    private @Nullable BadRow first;

    /// @param rejects takes those that are counted
    BadRows(OnBadRow onBadRow, Rejects rejects) {
        this.onBadRow = onBadRow;
        this.rejects = rejects;
    }

    /// @throws BadRow the fault itself where a bad row ends the reading
    void refuse(BadRow fault) {
        if (onBadRow == OnBadRow.ERROR) {
            throw fault;
        }
        first = first == null ? fault : first;
        rejects.add(fault.reject());
    }

    /// The first that was counted; null for none.
    @Nullable
    BadRow first() {
        return first;
    }
}
