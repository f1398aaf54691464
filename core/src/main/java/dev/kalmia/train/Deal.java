package dev.kalmia.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Who embeds which texts of a step: dealt out by length to the workers, and a worker's share to its
/// lanes, so that all have about as many tokens. The rows of all vectors lie worker after worker, with
/// one worker lane after lane.
///
/// @param shares the texts of each worker
/// @param rank of this one
/// @param lanes this worker's share, lane by lane; no lane is without a text
record Deal(List<List<Integer>> shares, int rank, List<List<Integer>> lanes) {
    Deal {
        shares = shares.stream().map(List::copyOf).toList();
        lanes = lanes.stream().map(List::copyOf).toList();
    }

    /// @param lengths of the texts
    /// @param workers how many there are
    /// @param lanes how many this one has
    static Deal of(int[] lengths, int workers, int rank, int lanes) {
        List<Integer> all = IntStream.range(0, lengths.length).boxed().toList();
        List<List<Integer>> shares = deal(all, lengths, workers);
        List<Integer> own = shares.get(rank);
        List<List<Integer>> dealt = own.isEmpty() ? List.of() : deal(own, lengths, Math.min(lanes, own.size()));
        return new Deal(workers == 1 ? List.of(joined(dealt)) : shares, rank, dealt);
    }

    private static List<List<Integer>> deal(List<Integer> texts, int[] lengths, int hands) {
        List<List<Integer>> dealt = new ArrayList<>();
        for (int hand = 0; hand < hands; hand++) {
            dealt.add(new ArrayList<>());
        }
        Comparator<Integer> longestFirst = Comparator.comparingInt(text -> -lengths[text]);
        List<Integer> order = texts.stream()
                .sorted(longestFirst.thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int k = 0; k < order.size(); k++) {
            dealt.get(k % hands).add(order.get(k));
        }
        return dealt;
    }

    private static List<Integer> joined(List<List<Integer>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    /// How many texts there are.
    int texts() {
        return shares.stream().mapToInt(List::size).sum();
    }

    /// How many rows each worker has.
    int[] counts() {
        return shares.stream().mapToInt(List::size).toArray();
    }

    /// The rows of all vectors that are of the texts `from` to `to`, without the last.
    int[] rows(int from, int to) {
        int[] rowOf = inverse(joined(shares));
        return IntStream.range(from, to).map(text -> rowOf[text]).toArray();
    }

    /// The rows of the lanes' vectors in the order of this worker's share.
    int[] ownRows() {
        int[] rowOf = new int[texts()];
        List<Integer> laid = joined(lanes);
        IntStream.range(0, laid.size()).forEach(row -> rowOf[laid.get(row)] = row);
        return shares.get(rank).stream().mapToInt(text -> rowOf[text]).toArray();
    }

    /// The rows of all vectors that are the lanes', lane after lane.
    int[] ownPlaces() {
        int[] rowOf = inverse(joined(shares));
        return joined(lanes).stream().mapToInt(text -> rowOf[text]).toArray();
    }

    private static int[] inverse(List<Integer> order) {
        int[] placeOf = new int[order.size()];
        IntStream.range(0, placeOf.length).forEach(place -> placeOf[order.get(place)] = place);
        return placeOf;
    }
}
