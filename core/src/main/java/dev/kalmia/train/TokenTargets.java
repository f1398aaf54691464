package dev.kalmia.train;

import dev.kalmia.data.DigestSet;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import java.util.List;
import java.util.stream.Stream;

/// What the vectors of texts are to tell of them, for the loss of the kind tokens.
interface TokenTargets extends AutoCloseable {
    /// The batch with the shares of its texts' tokens.
    TrainingBatch teach(TrainingBatch batch);

    /// All different texts of those rows that learn by tokens, in order, one at a time: 64 bits of a hash tell which
    /// one has been.
    static Stream<String> texts(TrainConfig config, List<TrainingRow> rows) {
        List<LossConfig> losses = Objectives.of(config).losses();
        DigestSet seen = new DigestSet();
        return rows.stream()
                .filter(row -> losses.get(row.objective()).kind() == LossKind.TOKENS)
                .flatMap(row -> Stream.concat(
                        Stream.of(row.query()), Stream.concat(row.positives().stream(), row.negatives().stream())))
                .filter(text -> seen.add(DigestSet.digest(text)));
    }

    @Override
    default void close() {}
}
