package dev.kalmia.train.loss;

import java.util.List;

/// Which entries of a dictionary the queries of a batch define.
///
/// @param right of each query the row of the entry that it is to tell
/// @param others of each query the rows of further entries that it defines, which take no part
public record EntryTargets(List<Integer> right, List<List<Integer>> others) {
    public EntryTargets {
        right = List.copyOf(right);
        others = others.stream().map(List::copyOf).toList();
        if (right.size() != others.size()) {
            throw new IllegalArgumentException(
                    "entries must be one list a query; queries=" + right.size() + " others=" + others.size());
        }
        for (int query = 0; query < right.size(); query++) {
            if (others.get(query).contains(right.get(query))) {
                throw new IllegalArgumentException("the right entry of query " + query + " is excluded");
            }
        }
    }
}
