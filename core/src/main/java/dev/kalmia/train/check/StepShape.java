package dev.kalmia.train.check;

import dev.kalmia.encode.LengthGroups;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// What a step is like: means over some batches.
///
/// @param batches that were looked at; 0 where there is no example yet and texts are taken to be as long as allowed
/// @param queries of a batch
/// @param documents of a batch, each once
/// @param tokens of a batch
/// @param cells the same with padding
/// @param cellsInMemory of these as many as are in memory at a time, at most
/// @param longest tokens of the longest text
/// @param texts that were looked at
/// @param cut of these, how many are longer than allowed
public record StepShape(
        int batches,
        double queries,
        double documents,
        double tokens,
        double cells,
        long cellsInMemory,
        int longest,
        long texts,
        long cut) {
    /// Tokens of a group where a step is in memory as a whole.
    private static final int TOKENS_PER_GROUP = 4096;

    /// Lengths of texts, and which are cut.
    @FunctionalInterface
    public interface Lengths {
        /// Tokens of each text, special ones included.
        List<Length> of(List<String> texts, int most);
    }

    /// Of one text.
    ///
    /// @param tokens after it was cut
    public record Length(int tokens, boolean cut) {}

    /// The share of what goes through the model that is padding.
    public double padding() {
        return cells == 0 ? 0 : 1 - tokens / cells;
    }

    /// Where no example is there yet.
    public static StepShape atMost(TrainConfig config) {
        double queries = config.batchSize();
        double documents = queries * (1 + config.negatives());
        double cells = queries * config.maxQueryTokens() + documents * config.maxDocumentTokens();
        long inMemory = config.microBatchTokens() == 0 ? (long) cells : config.microBatchTokens();
        int longest = Math.max(config.maxQueryTokens(), config.maxDocumentTokens());
        return new StepShape(0, queries, documents, cells, cells, inMemory, longest, 0, 0);
    }

    /// Of some batches.
    ///
    /// @param lanes that pass the texts of a step through the model side by side
    public static StepShape of(List<TrainingBatch> batches, TrainConfig config, int lanes, Lengths lengths) {
        Sums sums = new Sums(config, lanes);
        for (TrainingBatch batch : batches) {
            List<Length> all = new ArrayList<>(lengths.of(whole(batch.queries()), config.maxQueryTokens()));
            all.addAll(lengths.of(whole(batch.documents()), config.maxDocumentTokens()));
            sums.add(batch, all);
        }
        double count = batches.size();
        return new StepShape(
                batches.size(),
                sums.queries / count,
                sums.documents / count,
                sums.tokens / count,
                sums.cells / count,
                sums.inMemory,
                sums.longest,
                sums.texts,
                sums.cut);
    }

    private static List<String> whole(List<PromptedText> texts) {
        return texts.stream().map(PromptedText::whole).toList();
    }

    private static final class Sums {
        private final TrainConfig config;
        private final int lanes;
        private double queries;
        private double documents;
        private double tokens;
        private double cells;
        private long inMemory;
        private int longest;
        private long texts;
        private long cut;

        Sums(TrainConfig config, int lanes) {
            this.config = config;
            this.lanes = lanes;
        }

        void add(TrainingBatch batch, List<Length> lengths) {
            queries += batch.queries().size();
            documents += batch.documents().size();
            texts += lengths.size();
            cut += lengths.stream().filter(Length::cut).count();
            List<Integer> longestFirst = new ArrayList<>(lengths.stream()
                    .map(Length::tokens)
                    .sorted(Collections.reverseOrder())
                    .toList());
            longest = Math.max(longest, longestFirst.getFirst());
            tokens += longestFirst.stream().mapToInt(Integer::intValue).sum();
            long ofBatch = 0;
            for (int lane = 0; lane < lanes; lane++) {
                int first = lane;
                int[] share = IntStream.range(0, longestFirst.size())
                        .filter(place -> place % lanes == first)
                        .map(longestFirst::get)
                        .toArray();
                ofBatch += cells(share);
            }
            cells += ofBatch;
            if (config.microBatchTokens() == 0) {
                inMemory = Math.max(inMemory, ofBatch);
            }
        }

        private long cells(int[] lengths) {
            int most = config.microBatchTokens() == 0 ? TOKENS_PER_GROUP : config.microBatchTokens();
            long sum = 0;
            for (int[] group : LengthGroups.of(lengths, most)) {
                long padded = (long) group.length * lengths[group[0]];
                sum += padded;
                if (config.microBatchTokens() > 0) {
                    inMemory = Math.max(inMemory, padded);
                }
            }
            return sum;
        }
    }
}
