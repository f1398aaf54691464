package dev.kalmia.train.sample;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/// Some of the rows, which stay where they are.
public final class RowSelection extends AbstractList<TrainingRow> implements RandomAccess {
    private final List<TrainingRow> rows;
    private final List<Integer> places;

    /// @param places in `rows`
    public RowSelection(List<TrainingRow> rows, List<Integer> places) {
        this.rows = rows;
        this.places = places;
    }

    @Override
    public TrainingRow get(int index) {
        return rows.get(places.get(index));
    }

    @Override
    public int size() {
        return places.size();
    }
}
