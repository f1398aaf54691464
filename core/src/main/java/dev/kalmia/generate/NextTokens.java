package dev.kalmia.generate;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.CausalModel;
import dev.kalmia.model.decoder.KeyValueCache;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TextTemplate;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.tokenize.WordTokens;
import dev.kalmia.vector.Largest;
import java.util.Arrays;
import java.util.List;

/// How a decoder would go on with a text in a template: the likeliest of the tokens that have a letter or a digit, with
/// their shares of the whole distribution. One text at a time, so that what it gets depends on it alone. Safe for use
/// by many threads.
public final class NextTokens implements AutoCloseable {
    private final TransformerFolder folder;
    private final CausalModel model;
    private final Tokenizer tokenizer;
    private final WordTokens words;

    /// What comes after a text.
    ///
    /// @param tokens of the decoder, the likeliest first
    /// @param shares of each, above 0 up to 1, or 0 where float32 has nothing smaller
    /// @param truncated whether the text lost its end
    public record Next(List<Integer> tokens, List<Float> shares, boolean truncated) {
        public Next {
            tokens = List.copyOf(tokens);
            shares = List.copyOf(shares);
        }
    }

    private NextTokens(TransformerFolder folder, CausalModel model, Tokenizer tokenizer) {
        this.folder = folder;
        this.model = model;
        this.tokenizer = tokenizer;
        this.words = new WordTokens(tokenizer);
    }

    /// Reads a decoder as [Generator#open] does.
    ///
    /// @throws InputException when something is missing, or the model is none that goes on with texts
    public static NextTokens open(TransformerFolder folder, Device device) {
        CausalModel model = CausalModel.open(folder, device);
        try {
            return new NextTokens(folder, model, Tokenizer.open(folder.tokenizer()));
        } catch (RuntimeException refused) {
            model.close();
            throw refused;
        }
    }

    /// The decoder's own tokenizer, which lives as long as this.
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /// The most tokens of a text with its template.
    ///
    /// @param asked 0 for as many as the model has positions
    /// @throws UsageException when it has fewer than are asked for
    public int limit(int asked) {
        if (asked > model.maxPositions()) {
            throw new UsageException(
                    "max-tokens must be at most " + model.maxPositions() + " for " + folder + "; max-tokens=" + asked);
        }
        return asked == 0 ? model.maxPositions() : asked;
    }

    /// Refuses more tokens than have a letter or a digit.
    public void requireTokens(int count) {
        if (count > words.count()) {
            throw new UsageException("top-k must be at most " + words.count()
                    + ", the tokens with a letter or a digit of " + folder + "; top-k=" + count);
        }
    }

    /// What comes after a text in a template.
    ///
    /// @param count how many tokens
    /// @param maxTokens longest text with its template; a longer one loses its end
    /// @throws UsageException when the template leaves no room for a text that is cut
    /// @throws InputException when the model gives what is no number
    public Next after(TextTemplate template, String text, int count, int maxTokens) {
        requireTokens(count);
        TokenIds ids =
                tokenizer.encodeTemplate(template, List.of(text), maxTokens).getFirst();
        float[] shares = distribution(ids.ids());
        int[] places = Largest.of(shares, count, words::has);
        return new Next(
                Arrays.stream(places).boxed().toList(),
                Arrays.stream(places).mapToObj(place -> shares[place]).toList(),
                ids.truncated());
    }

    private float[] distribution(int[] ids) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open();
                KeyValueCache cache = new KeyValueCache()) {
            long[] asked = Arrays.stream(ids).asLongStream().toArray();
            float[] shares = Tensors.floats(model.lastLogits(asked, cache).softmax(1));
            if (!Float.isFinite(shares[0])) {
                throw new InputException(
                        folder + ": the distribution of the next token must be of numbers; token 0=" + shares[0]);
            }
            return shares;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        model.close();
    }
}
