package dev.kalmia.filter;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers with which prompt each text was encoded last.
public final class PromptRecorder implements Encoder {
    private final HashingEncoder encoder = new HashingEncoder(64);
    private final Map<String, Prompt> prompts = new HashMap<>();

    /// Text → prompt.
    public Map<String, Prompt> prompts() {
        return prompts;
    }

    @Override
    public int dimension() {
        return encoder.dimension();
    }

    @Override
    public int maxTokens() {
        return encoder.maxTokens();
    }

    @Override
    public String fingerprint() {
        return encoder.fingerprint();
    }

    @Override
    public Encoding encode(List<String> texts, Prompt prompt) {
        texts.forEach(text -> prompts.put(text, prompt));
        return encoder.encode(texts, prompt);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
