package dev.kalmia.encode;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.util.List;

/// A stand-in for a model that fails when it is asked more often than so many times.
public final class MortalEncoder implements Encoder {
    private final HashingEncoder living;
    private int calls;

    public MortalEncoder(int dimension, int calls) {
        this.living = new HashingEncoder(dimension);
        this.calls = calls;
    }

    @Override
    public int dimension() {
        return living.dimension();
    }

    @Override
    public int maxTokens() {
        return living.maxTokens();
    }

    @Override
    public String fingerprint() {
        return living.fingerprint();
    }

    @Override
    public Encoding encode(List<String> texts, Prompt prompt, Progress progress) {
        if (calls-- == 0) {
            throw new InputException("killed");
        }
        return living.encode(texts, prompt, progress);
    }

    @Override
    public void close() {}
}
