package dev.kalmia.train;

import dev.kalmia.run.Waiting;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// One step's way through the lanes and back. Used inside the scope of the step, and closed before it.
final class Pass implements AutoCloseable {
    private final List<Lane> lanes;
    private final List<List<Integer>> dealt;
    private final Tensor vectors;
    private final Tensor queries;
    private final Tensor documents;

    private Pass(List<Lane> lanes, List<List<Integer>> dealt, Tensor vectors, int queryCount, Device device) {
        this.lanes = lanes;
        this.dealt = dealt;
        this.vectors = vectors;
        int[] rowOf = rowOf(dealt);
        this.queries = select(vectors, rowOf, 0, queryCount, device);
        this.documents = select(vectors, rowOf, queryCount, rowOf.length, device);
    }

    /// Embeds the texts, the first `queryCount` of which are queries.
    static Pass start(List<Lane> lanes, List<TokenIds> texts, Variation variation, int queryCount, Device device) {
        List<List<Integer>> dealt = deal(texts, Math.min(lanes.size(), texts.size()));
        try {
            List<Future<Tensor>> started = new ArrayList<>();
            for (int lane = 0; lane < dealt.size(); lane++) {
                List<TokenIds> share = dealt.get(lane).stream().map(texts::get).toList();
                started.add(lanes.get(lane).embed(share, variation.of(dealt.get(lane))));
            }
            return new Pass(lanes, dealt, together(started).requireGradient(), queryCount, device);
        } catch (RuntimeException | Error failed) {
            lanes.forEach(Lane::end);
            throw failed;
        }
    }

    /// Deals the texts out by length, so that the lanes have about as many tokens each.
    private static List<List<Integer>> deal(List<TokenIds> texts, int hands) {
        List<List<Integer>> dealt = new ArrayList<>();
        for (int hand = 0; hand < hands; hand++) {
            dealt.add(new ArrayList<>());
        }
        Comparator<Integer> longestFirst =
                Comparator.comparingInt(i -> -texts.get(i).length());
        List<Integer> order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(longestFirst.thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int k = 0; k < order.size(); k++) {
            dealt.get(k % hands).add(order.get(k));
        }
        return dealt;
    }

    /// The lanes' rows one below the other. Waits for all, also where one fails.
    private static Tensor together(List<Future<Tensor>> started) {
        List<Tensor> parts = new ArrayList<>();
        try {
            Waiting.forAll(started, parts::add);
            return Tensor.concat(parts, 0);
        } finally {
            parts.forEach(Tensor::close);
        }
    }

    private static int[] rowOf(List<List<Integer>> dealt) {
        int[] rowOf = new int[dealt.stream().mapToInt(List::size).sum()];
        int row = 0;
        for (List<Integer> share : dealt) {
            for (int text : share) {
                rowOf[text] = row++;
            }
        }
        return rowOf;
    }

    private static Tensor select(Tensor vectors, int[] rowOf, int from, int to, Device device) {
        int[] rows = IntStream.range(from, to).map(text -> rowOf[text]).toArray();
        return vectors.indexSelect(0, Tensors.of(rows, rows.length).to(device));
    }

    /// `(B, D)`.
    Tensor queries() {
        return queries;
    }

    /// `(N, D)`.
    Tensor documents() {
        return documents;
    }

    /// Tokens of all texts, padding included.
    long cells() {
        return lanes.stream().limit(dealt.size()).mapToLong(Lane::cells).sum();
    }

    /// Takes the gradient that a loss left at the embeddings back to the parameters, and adds it to theirs.
    void backward() {
        Tensor gradient = Objects.requireNonNull(vectors.gradient(), "no loss has been here");
        List<Future<?>> started = new ArrayList<>();
        int from = 0;
        for (int lane = 0; lane < dealt.size(); lane++) {
            int count = dealt.get(lane).size();
            started.add(lanes.get(lane).backward(gradient.narrow(0, from, count)));
            from += count;
        }
        Waiting.forAll(started);
    }

    @Override
    public void close() {
        lanes.forEach(Lane::end);
    }
}
