package dev.kalmia.train;

import dev.kalmia.run.Waiting;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;

/// One step's way through the lanes of all workers and back. Used inside the scope of the step, and closed before it.
final class Pass implements AutoCloseable {
    private final List<Lane> lanes;
    private final Deal deal;
    private final WorkerGroup group;
    private final Device device;
    private final double share;
    private final Tensor vectors;
    private final Tensor queries;
    private final Tensor documents;

    private Pass(
            List<Lane> lanes,
            Deal deal,
            double share,
            Tensor vectors,
            int queryCount,
            Device device,
            WorkerGroup group) {
        this.lanes = lanes;
        this.share = share;
        this.deal = deal;
        this.group = group;
        this.device = device;
        this.vectors = vectors;
        this.queries = select(vectors, deal.rows(0, queryCount), device);
        this.documents = select(vectors, deal.rows(queryCount, deal.texts()), device);
    }

    /// Embeds the texts, the first `queryCount` of which are queries. Collective: the same texts with every worker.
    static Pass start(
            List<Lane> lanes,
            List<TokenIds> texts,
            Variation variation,
            int queryCount,
            Device device,
            WorkerGroup group) {
        int[] lengths = texts.stream().mapToInt(TokenIds::length).toArray();
        Deal deal = Deal.of(lengths, group.size(), group.rank(), lanes.size());
        try {
            List<Future<Tensor>> started = new ArrayList<>();
            for (int lane = 0; lane < deal.lanes().size(); lane++) {
                List<Integer> places = deal.lanes().get(lane);
                List<TokenIds> share = places.stream().map(texts::get).toList();
                started.add(lanes.get(lane).embed(share, variation.of(places)));
            }
            // Fewer texts than workers leave some without any.
            Tensor own = started.isEmpty() ? lanes.getFirst().nothing(variation) : together(started);
            Tensor all = group.size() == 1 ? own : everyones(own, deal, device, group);
            return new Pass(lanes, deal, share(deal, lengths), all.requireGradient(), queryCount, device, group);
        } catch (RuntimeException | Error failed) {
            lanes.forEach(Lane::end);
            throw failed;
        }
    }

    /// The part of all tokens that this worker embeds.
    private static double share(Deal deal, int[] lengths) {
        double own = deal.lanes().stream()
                .flatMap(List::stream)
                .mapToInt(text -> lengths[text])
                .sum();
        return own == 0 ? 1 : own / Arrays.stream(lengths).sum();
    }

    private static Tensor everyones(Tensor own, Deal deal, Device device, WorkerGroup group) {
        Tensor dealt = deal.lanes().isEmpty() ? own : select(own, deal.ownRows(), device);
        return group.gather(dealt, deal.counts());
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

    private static Tensor select(Tensor vectors, int[] rows, Device device) {
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

    /// Tokens of all texts, padding included; of several workers each takes its own share to be like the others'.
    long cells() {
        long own =
                lanes.stream().limit(deal.lanes().size()).mapToLong(Lane::cells).sum();
        return Math.max(1, Math.round(own / share));
    }

    /// Takes the gradient that a loss left at the embeddings back to the parameters, and adds it to theirs. Of several
    /// workers each takes back that of its own texts.
    void backward() {
        Tensor gradient = Objects.requireNonNull(vectors.gradient(), "no loss has been here");
        if (deal.lanes().isEmpty()) {
            return;
        }
        Tensor own = group.size() == 1 ? gradient : select(gradient, deal.ownPlaces(), device);
        List<Future<?>> started = new ArrayList<>();
        int from = 0;
        for (int lane = 0; lane < deal.lanes().size(); lane++) {
            int count = deal.lanes().get(lane).size();
            started.add(lanes.get(lane).backward(own.narrow(0, from, count)));
            from += count;
        }
        Waiting.forAll(started);
    }

    @Override
    public void close() {
        lanes.forEach(Lane::end);
    }
}
