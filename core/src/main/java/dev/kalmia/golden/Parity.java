package dev.kalmia.golden;

import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.model.Backbone;
import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Holds a backbone against states that other software stored.
public final class Parity {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Parity() {}

    /// One stored tensor beside ours.
    ///
    /// @param name as in the file
    /// @param largest the largest absolute difference; NaN where ours is not a number
    /// @param text the row of the largest difference, from 0
    /// @param token its column, from 0; -1 for a pooled state
    public record Difference(String name, double largest, int text, int token) {
        /// Whether the state is the same within a bound.
        public boolean within(double bound) {
            return largest <= bound;
        }
    }

    /// Compares every state of every batch that the file holds, in the order in which they are computed:
    /// the first one that is off is where the two part. Values at padding mean nothing and are left out.
    ///
    /// @param golden a reference file, `.safetensors`
    /// @return one entry a stored state, never none
    /// @throws InputException when the file holds no batch or no state, or states of another size
    public static List<Difference> states(Backbone backbone, Path golden) {
        List<Difference> differences = new ArrayList<>();
        try (WeightFile file = WeightFile.open(golden)) {
            for (GoldenBatch batch : GoldenBatch.all(file)) {
                requirePositions(backbone, batch, golden);
                State.of(backbone, batch, endsInOutput(backbone, batch, file)).values().stream()
                        .filter(state -> file.names().contains(state.name()))
                        .map(state -> difference(state, batch, file))
                        .forEach(differences::add);
                requireKnownLayers(backbone, batch, file);
            }
        }
        if (differences.isEmpty()) {
            throw new InputException(golden + ": there is no hidden_states_K_LAYER, last_hidden_state_K or pooled_…_K "
                    + "to compare with");
        }
        return differences;
    }

    /// Whether the last of the stored hidden states is what the whole model gives, norm and all. transformers 5 stores
    /// it so for every model, earlier versions not for ModernBERT.
    private static boolean endsInOutput(Backbone backbone, GoldenBatch batch, WeightFile file) {
        String state = "hidden_states_" + batch.number() + "_" + backbone.layers();
        String output = "last_hidden_state_" + batch.number();
        return file.names().containsAll(List.of(state, output))
                && file.data(state).mismatch(file.data(output)) < 0;
    }

    private static void requirePositions(Backbone backbone, GoldenBatch batch, Path golden) {
        int length = batch.tokens().length();
        if (length > backbone.maxPositions()) {
            throw new InputException(golden + ": a text must have at most as many tokens as the model has positions, "
                    + backbone.maxPositions() + "; tokens=" + length);
        }
    }

    private static void requireKnownLayers(Backbone backbone, GoldenBatch batch, WeightFile file) {
        String prefix = "hidden_states_" + batch.number() + "_";
        long stored =
                file.names().stream().filter(name -> name.startsWith(prefix)).count();
        int layers = backbone.layers();
        if (stored > layers + 1) {
            throw new InputException(file + ": states of batch " + batch.number() + " must be at most " + (layers + 1)
                    + ", the embedding's and one a layer of the model; states=" + stored);
        }
    }

    private static Difference difference(State state, GoldenBatch batch, WeightFile file) {
        if (!file.info(state.name()).type().name().equals("F32")
                || !Arrays.equals(file.info(state.name()).shape(), state.shape())) {
            throw new InputException(file + ": " + state.name() + " must be of type F32 and shape "
                    + Arrays.toString(state.shape()) + "; it is " + file.info(state.name()));
        }
        MemorySegment stored = file.data(state.name());
        float[] ours = state.values();
        int dimension = (int) state.shape()[state.shape().length - 1];
        double largest = -1;
        int worst = 0;
        for (int i = 0; i < ours.length; i++) {
            int row = i / dimension;
            if (state.ofTokens() && batch.tokens().mask()[row] == 0) {
                continue;
            }
            double difference = Math.abs((double) ours[i] - stored.getAtIndex(FLOAT, i));
            // Written so that what is no number counts as the worst and stays it.
            if (!(difference <= largest) && !Double.isNaN(largest)) {
                largest = difference;
                worst = row;
            }
        }
        int columns = batch.tokens().length();
        return state.ofTokens()
                ? new Difference(state.name(), largest, worst / columns, worst % columns)
                : new Difference(state.name(), largest, worst, -1);
    }
}
