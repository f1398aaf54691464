package dev.kalmia.train;

import dev.kalmia.encode.LengthGroups;
import dev.kalmia.model.Recomputation;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.train.watch.StepProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Texts in groups of like length, so that little of a step is padding, and the rows of their embeddings in
/// order again.
///
/// @param texts in the order of the rows
/// @param variation of the texts, in the same order
/// @param groups places of the texts, group by group
/// @param watch hears of every group that went through the model
record MicroBatches(List<TokenIds> texts, Variation variation, List<List<Integer>> groups, StepProgress watch) {
    MicroBatches {
        texts = List.copyOf(texts);
        groups = groups.stream().map(List::copyOf).toList();
    }

    /// @param tokens of a group, padding included, at most; a longer text has a group of its own
    static MicroBatches of(List<TokenIds> texts, Variation variation, int tokens, StepProgress watch) {
        int[] lengths = texts.stream().mapToInt(TokenIds::length).toArray();
        return new MicroBatches(
                texts,
                variation,
                LengthGroups.of(lengths, tokens).stream()
                        .map(group -> Arrays.stream(group).boxed().toList())
                        .toList(),
                watch);
    }

    /// Tokens of all groups, padding included.
    long cells() {
        return groups.stream()
                .mapToLong(group -> (long) group.size()
                        * group.stream()
                                .mapToInt(text -> texts.get(text).length())
                                .max()
                                .orElse(0))
                .sum();
    }

    /// `(n, D)`: all at once, with what the gradient needs.
    Tensor embed(SentenceModel model, int padId) {
        List<Tensor> parts = groups.stream()
                .map(group -> {
                    Tensor part = forward(group, model, padId);
                    watch.passed(group.size());
                    return part;
                })
                .toList();
        return inOrder(parts, model);
    }

    /// `(n, D)`: one group after the other, of which nothing but the embeddings is kept.
    Tensor embedAlone(SentenceModel model, int padId) {
        List<Tensor> parts = new ArrayList<>();
        for (List<Integer> group : groups) {
            parts.add(Scope.only(() -> {
                try (NoGradient _ = NoGradient.open()) {
                    return forward(group, model, padId);
                }
            }));
            watch.passed(group.size());
        }
        return inOrder(parts, model);
    }

    /// Embeds one group after the other again, and takes its part of the gradient back to the parameters.
    ///
    /// @param gradient `(n, D)`, of what [#embedAlone] gave
    /// @param recompute whether layers keep nothing but their input
    void backward(Tensor gradient, SentenceModel model, int padId, boolean recompute) {
        for (List<Integer> group : groups) {
            try (Scope _ = Scope.open()) {
                Recomputation way = new Recomputation(recompute);
                Tensor vectors = way.forward(() -> forward(group, model, padId));
                way.backward(vectors, gradient.indexSelect(0, index(group, model)));
                watch.passed(group.size());
            }
        }
    }

    private Tensor forward(List<Integer> group, SentenceModel model, int padId) {
        TokenBatch batch = TokenBatch.of(group.stream().map(texts::get).toList(), padId);
        return variation.of(group).forward(model, batch);
    }

    private Tensor inOrder(List<Tensor> parts, SentenceModel model) {
        List<Integer> placed = groups.stream().flatMap(List::stream).toList();
        int[] rowOf = new int[placed.size()];
        IntStream.range(0, rowOf.length).forEach(row -> rowOf[placed.get(row)] = row);
        Tensor order = Tensors.of(rowOf, rowOf.length).to(model.device());
        return Tensor.concat(parts, 0).indexSelect(0, order);
    }

    private static Tensor index(List<Integer> places, SentenceModel model) {
        int[] rows = places.stream().mapToInt(Integer::intValue).toArray();
        return Tensors.of(rows, rows.length).to(model.device());
    }
}
