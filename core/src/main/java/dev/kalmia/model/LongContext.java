package dev.kalmia.model;

import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A [ContextExtension] for one model: its lengths known and its numbers chosen.
public final class LongContext {
    /// How often a text is too long, and what was published for it: the base of NTK times so much.
    private static final double[][] NTK = {{1, 1}, {2, 3}, {4, 5}, {8, 10}};

    private final Positions positions;
    private final int ownPositions;
    private final int trained;
    private final int target;
    private final boolean scaled;

    private LongContext(ContextExtension extension, int ownPositions, int trained) {
        this.ownPositions = ownPositions;
        this.trained = trained;
        this.target = extension.targetTokens();
        this.scaled = extension.scaledAttention();
        this.positions = chosen(extension.positions());
    }

    /// The extension of a model with rotary positions.
    ///
    /// @param ownPositions the most tokens the model has positions for by itself
    /// @param place the head of messages
    /// @throws UsageException when it was trained on more tokens than it has positions, or the numbers of
    ///     self-extend lead out of what it was trained on
    public static LongContext rotary(ContextExtension extension, int ownPositions, String place) {
        LongContext context = of(extension, ownPositions, place);
        if (context.positions instanceof Positions.SelfExtend(int group, int window)) {
            int reach = (context.target - 1) / group + window - window / group;
            if (context.target > context.trained && reach > context.trained) {
                throw new UsageException(place + ": self-extend of group " + group + " and window " + window
                        + " must keep a text of " + context.target + " tokens within distances of " + context.trained
                        + ", the trained length; farthest=" + reach);
            }
        }
        return context;
    }

    /// The extension of a model with a table of positions.
    ///
    /// @param ownPositions the most tokens the table has rows for
    /// @param place the head of messages
    /// @throws UsageException when it was trained on more tokens than it has positions, or the kind of
    ///     positions is for rotary ones
    public static LongContext table(ContextExtension extension, int ownPositions, String place) {
        if (extension.positions() instanceof Positions.Ntk || extension.positions() instanceof Positions.SelfExtend) {
            throw new UsageException(place + ": this model has a table of positions, which ntk and self-extend cannot"
                    + " change; positions must be grouped, recurrent or interpolated");
        }
        return of(extension, ownPositions, place);
    }

    private static LongContext of(ContextExtension extension, int ownPositions, String place) {
        int trained = extension.trainedTokens() == 0 ? ownPositions : extension.trainedTokens();
        if (trained > ownPositions) {
            throw new UsageException(place + ": trained-length must be at most " + ownPositions
                    + ", the model's positions; trained-length=" + trained);
        }
        return new LongContext(extension, ownPositions, trained);
    }

    private Positions chosen(Positions asked) {
        return switch (asked) {
            case Positions.Ntk(double factor) -> new Positions.Ntk(factor == 0 ? publishedFactor(times()) : factor);
            case Positions.SelfExtend(int group, int window)
            when group == 0 && window == 0 -> new Positions.SelfExtend(times() + 1, Math.max(1, trained / times()));
            default -> asked;
        };
    }

    /// Between what was published on the straight line, beyond it in the last proportion.
    private static double publishedFactor(int times) {
        for (int i = 1; i < NTK.length; i++) {
            if (times <= NTK[i][0]) {
                double share = (times - NTK[i - 1][0]) / (NTK[i][0] - NTK[i - 1][0]);
                return NTK[i - 1][1] + share * (NTK[i][1] - NTK[i - 1][1]);
            }
        }
        double[] last = NTK[NTK.length - 1];
        return times * last[1] / last[0];
    }

    /// What the positions are, with their numbers.
    public Positions positions() {
        return positions;
    }

    /// s, how often the longest text is as long as the trained one, rounded up.
    public int times() {
        return Math.max(1, Math.ceilDiv(target, trained));
    }

    /// The longest text of the training.
    public int trained() {
        return trained;
    }

    /// The most tokens a text may have now.
    public int maxPositions() {
        return positions instanceof Positions.Plain ? ownPositions : target;
    }

    /// Whether a text of so many tokens is read in another way than the model alone would.
    public boolean changes(int tokens) {
        return tokens > trained && (scaled || !(positions instanceof Positions.Plain));
    }

    /// Whether any text of the batch is read in another way.
    ///
    /// @throws IllegalArgumentException when one is, and texts of the batch begin in different columns
    public boolean changes(TokenBatch batch) {
        boolean changes = Arrays.stream(batch.lengths()).anyMatch(this::changes);
        if (changes && batch.padded() && batch.paddedLeft()) {
            throw new IllegalArgumentException("texts of an extended context must be padded on the right");
        }
        return changes;
    }

    /// The positions of the tokens of one text, from 0; between whole numbers where they are interpolated.
    /// Those of NTK and of nearby keys in SelfExtend are the tokens' places.
    ///
    /// @param tokens how many the text has
    /// @param columns how many positions are asked for: what is past the text is padding, whose position
    ///     means nothing
    public double[] at(int tokens, int columns) {
        double[] at = new double[columns];
        int group = Math.ceilDiv(tokens, trained);
        for (int place = 0; place < Math.min(tokens, columns); place++) {
            at[place] = tokens <= trained
                    ? place
                    : switch (positions) {
                        case Positions.Grouped _ -> Math.floorDiv(place, group);
                        case Positions.Recurrent _ -> place % trained;
                        case Positions.Interpolated _ -> (double) place / times();
                        case Positions.Plain _, Positions.Ntk _, Positions.SelfExtend _ -> place;
                    };
        }
        return at;
    }

    /// What queries are multiplied by, `(B, L, 1)`; null for 1.
    public @Nullable Tensor queryScales(TokenBatch batch, Device device) {
        if (!scaled || !changes(batch)) {
            return null;
        }
        float[] scales = new float[batch.rows() * batch.length()];
        for (int i = 0; i < scales.length; i++) {
            int place = i % batch.length();
            scales[i] = (float) Math.max(1, Math.log(place + 1.0) / Math.log(trained));
        }
        return Tensors.of(scales, batch.rows(), batch.length(), 1).to(device);
    }
}
