package dev.kalmia.generate;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.CausalModel;
import dev.kalmia.model.decoder.KeyValueCache;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// A decoder that goes on with texts, a token at a time. Safe for use by many threads.
public final class Generator implements AutoCloseable {
    private final TransformerFolder folder;
    private final CausalModel model;
    private final Tokenizer tokenizer;
    private final Set<Integer> ends;

    private Generator(TransformerFolder folder, CausalModel model, Tokenizer tokenizer) {
        this.folder = folder;
        this.model = model;
        this.tokenizer = tokenizer;
        this.ends = Set.copyOf(folder.endTokens());
    }

    /// Reads a decoder: `config.json`, weights with the head, `tokenizer.json`, and
    /// `generation_config.json` where it is there, for the tokens that end a text.
    ///
    /// @throws InputException when something is missing, or the model is none that goes on with texts
    public static Generator open(TransformerFolder folder, Device device) {
        CausalModel model = CausalModel.open(folder, device);
        try {
            return new Generator(folder, model, Tokenizer.open(folder.tokenizer()));
        } catch (RuntimeException refused) {
            model.close();
            throw refused;
        }
    }

    /// Writes what comes after a prompt. The prompt is taken as it is; what a chat model wants around it is
    /// the caller's.
    ///
    /// @throws InputException when the prompt has no token, or more than the model has positions
    public Generation generate(String prompt, GenerationConfig config) {
        int[] ids = tokenizer.encode(prompt, Integer.MAX_VALUE).ids();
        return generate(ids, config);
    }

    /// Writes what comes after the tokens of a prompt.
    Generation generate(int[] prompt, GenerationConfig config) {
        if (prompt.length == 0 || prompt.length > model.maxPositions()) {
            throw new InputException(folder + ": a prompt must have from 1 to " + model.maxPositions()
                    + " tokens, the positions of the model; tokens=" + prompt.length);
        }
        TokenSampler sampler = new TokenSampler(config, new SplittableRandom(config.seed()));
        List<Integer> written = new ArrayList<>();
        try (KeyValueCache cache = new KeyValueCache()) {
            long[] next = Arrays.stream(prompt).asLongStream().toArray();
            while (true) {
                int token = sampler.next(logits(next, cache));
                written.add(token);
                if (ends.contains(token)) {
                    return generation(written.subList(0, written.size() - 1), written, prompt, Generation.Finish.END);
                }
                int stop = stop(written, config.stop());
                if (stop >= 0) {
                    String text = spelled(written).substring(0, stop);
                    return new Generation(text, written, prompt.length, Generation.Finish.STOP);
                }
                if (written.size() == config.maxNewTokens()) {
                    return generation(written, written, prompt, Generation.Finish.LENGTH);
                }
                if (cache.length() == model.maxPositions()) {
                    return generation(written, written, prompt, Generation.Finish.POSITIONS);
                }
                next = new long[] {token};
            }
        }
    }

    private float[] logits(long[] ids, KeyValueCache cache) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            return Tensors.floats(model.lastLogits(ids, cache));
        }
    }

    private Generation generation(List<Integer> shown, List<Integer> written, int[] prompt, Generation.Finish finish) {
        return new Generation(spelled(shown), written, prompt.length, finish);
    }

    private String spelled(List<Integer> tokens) {
        return tokenizer.decode(tokens.stream().mapToInt(token -> token).toArray());
    }

    /// Where in the written text the first of the stop texts begins; -1 where there is none.
    private int stop(List<Integer> written, List<String> stops) {
        if (stops.isEmpty()) {
            return -1;
        }
        String text = spelled(written);
        return stops.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }

    @Override
    public void close() {
        tokenizer.close();
        model.close();
    }
}
