package dev.kalmia.encode;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.TokenSpans;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Encodes texts part by part, a vector a part: each part alone, or from states that saw the text around it.
final class PartTexts {
    /// Parts that are encoded at a time.
    private static final int WINDOW = 1024;

    private final SentenceModel model;
    private final Tokenizer tokenizer;
    private final Batches batches;
    private final LateTexts late;
    private final int maxTokens;

    PartTexts(SentenceModel model, Tokenizer tokenizer, Batches batches, LateTexts late, int maxTokens) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.batches = batches;
        this.late = late;
        this.maxTokens = maxTokens;
    }

    PartEncoding encode(List<String> texts, UsedPrompt used, Parts parts, String fingerprint) {
        if (parts.late()) {
            late.requireMean("late parts");
        }
        String before = used.text();
        List<Part> found = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            TokenChunks whole =
                    tokenizer.wholeAll(before, texts.subList(i, i + 1)).getFirst();
            TokenChunks cut = whole.evenly(parts.tokens());
            requireRoom(cut, parts);
            TokenSpans spans = tokenizer.spans(before, texts.get(i));
            for (int k = 0; k < cut.size(); k++) {
                found.add(Part.of(i, cut, k, spans));
            }
            rows.addAll(parts.late() ? late.rows(whole, maxTokens, cut, i) : alone(cut, i));
        }
        EmbeddingOrigin origin =
                new EmbeddingOrigin(fingerprint, before, model.folder().normalize(), used.role());
        return new PartEncoding(found, Embeddings.of(rows, batches.dimension(), origin));
    }

    private List<float[]> alone(TokenChunks cut, int text) {
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < cut.size(); from += WINDOW) {
            List<TokenIds> tokens = IntStream.range(from, Math.min(cut.size(), from + WINDOW))
                    .mapToObj(cut::chunk)
                    .toList();
            rows.addAll(Arrays.asList(batches.rows(tokens, _ -> text, Progress.silent())));
        }
        return rows;
    }

    private void requireRoom(TokenChunks cut, Parts parts) {
        int around = cut.fullLength() - cut.body();
        if (around + (parts.late() ? 1 : Math.min(parts.tokens(), cut.body())) > maxTokens) {
            throw new UsageException("a part must leave room for " + around + " special tokens and those of the prompt"
                    + " in " + maxTokens + "; tokens=" + parts.tokens());
        }
    }
}
