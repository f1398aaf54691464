package dev.kalmia.encode;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
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

/// The encoder over a model folder: tokenise a window of texts, cut or chunk what is too long, run the model.
final class ModelEncoder implements Encoder {
    /// Texts that are tokenised and sorted at a time: enough to fill batches of like lengths, little enough
    /// to hold.
    private static final int WINDOW = 8192;

    /// A window of long texts ends earlier: their tokens are held all at a time.
    private static final int WINDOW_CHARACTERS = 1 << 24;

    private final SentenceModel model;
    private final Tokenizer tokenizer;
    private final ModelFolder folder;
    private final EncodeConfig config;
    private final int maxTokens;
    private final int dimension;
    private final Batches batches;
    private final LateTexts late;

    ModelEncoder(SentenceModel model, Tokenizer tokenizer, EncodeConfig config) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.folder = model.folder();
        this.config = config;
        this.maxTokens = limit(config.maxTokens());
        this.dimension = kept(config.dimensions());
        if (config.precision() == Precision.INT8) {
            model.round();
        }
        this.batches = new Batches(model, tokenizer.padId(), config, dimension);
        this.late = new LateTexts(model, batches);
        if (config.overflow() == Overflow.LATE) {
            late.requireMean("on-overflow late");
        }
    }

    private int limit(int asked) {
        int least = Math.max(1, tokenizer.specialTokens());
        if (asked > 0 && asked < least) {
            throw new UsageException("max-length must be at least " + least + " for " + folder.name()
                    + ", whose special tokens are as many; max-length=" + asked);
        }
        if (asked > model.maxPositions()) {
            throw new UsageException("max-length must be at most " + model.maxPositions() + " for " + folder.name()
                    + "; max-length=" + asked);
        }
        int own = config.extension().targetTokens() > 0
                ? model.maxPositions()
                : Math.min(folder.maxTokens(), model.maxPositions());
        if (asked == 0 && own < least) {
            throw new InputException(folder.path() + ": the longest text must have at least " + least
                    + " tokens, as many as are special; max_seq_length=" + own);
        }
        return asked == 0 ? own : asked;
    }

    private int kept(int asked) {
        if (asked > model.dimension()) {
            throw new UsageException(
                    "dims must be at most " + model.dimension() + " for " + folder.name() + "; dims=" + asked);
        }
        if (asked != 0 && !config.forceDimensions()) {
            folder.matryoshka().require(asked, model.dimension(), folder.name());
        }
        return asked == 0 ? model.dimension() : asked;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public String fingerprint() {
        return folder.fingerprint();
    }

    @Override
    public Encoding encode(List<String> texts, Prompt prompt, Progress progress) {
        UsedPrompt used = UsedPrompt.of(prompt, folder);
        String before = used.text();
        float[][] rows = new float[texts.size()][];
        int[] fullTokens = new int[texts.size()];
        int[] chunks = new int[texts.size()];
        for (int from = 0; from < texts.size(); ) {
            int to = windowEnd(texts, from);
            List<String> window = texts.subList(from, to);
            if (config.overflow().inPieces()) {
                encodeChunks(window, from, before, rows, fullTokens, chunks);
                progress.advance(window.size());
            } else {
                Arrays.fill(chunks, from, to, 1);
                encodeWhole(window, from, before, rows, fullTokens, progress);
            }
            from = to;
        }
        boolean normalised = folder.normalize();
        EmbeddingOrigin origin = new EmbeddingOrigin(fingerprint(), before, normalised, used.role());
        EncodedAs as = new EncodedAs(
                used, maxTokens, normalised, dimension, model.dimension(), config.precision(), fingerprint());
        return new Encoding(
                Embeddings.of(Arrays.asList(rows), dimension, origin), new EncodeReport(fullTokens, chunks, as));
    }

    private static int windowEnd(List<String> texts, int from) {
        long characters = texts.get(from).length();
        int to = from + 1;
        while (to < texts.size()
                && to - from < WINDOW
                && characters + texts.get(to).length() <= WINDOW_CHARACTERS) {
            characters += texts.get(to).length();
            to++;
        }
        return to;
    }

    private void encodeWhole(
            List<String> texts, int offset, String before, float[][] rows, int[] fullTokens, Progress progress) {
        List<TokenIds> tokens = config.overflow() == Overflow.TRUNCATE_LEFT
                ? tokenizer.encodeEnds(before, texts, maxTokens)
                : tokenizer.encodeAll(before, texts, maxTokens);
        for (int i = 0; i < tokens.size(); i++) {
            fullTokens[offset + i] = tokens.get(i).fullLength();
            if (config.overflow() == Overflow.ERROR && tokens.get(i).truncated()) {
                throw new InputException("text " + (offset + i) + " has too many tokens: at most " + maxTokens
                        + " take part; tokens=" + tokens.get(i).fullLength());
            }
        }
        float[][] found = batches.rows(tokens, i -> offset + i, progress);
        System.arraycopy(found, 0, rows, offset, found.length);
    }

    private void encodeChunks(
            List<String> texts, int offset, String before, float[][] rows, int[] fullTokens, int[] chunks) {
        List<TokenChunks> tokens = pieces(before, texts);
        for (int i = 0; i < tokens.size(); i++) {
            fullTokens[offset + i] = tokens.get(i).fullLength();
            chunks[offset + i] = tokens.get(i).size();
        }
        if (config.overflow() == Overflow.LATE) {
            late.encode(tokens, offset, rows);
        } else {
            new ChunkedTexts(batches, WINDOW, folder.normalize(), dimension).encode(tokens, offset, rows);
        }
    }

    private List<TokenChunks> pieces(String before, List<String> texts) {
        List<TokenChunks> even = tokenizer.chunkAll(before, texts, maxTokens);
        return switch (config.overflow()) {
            case WINDOWS ->
                even.stream()
                        .map(text -> text.size() == 1 ? text : text.windows(0))
                        .toList();
            case LATE ->
                even.stream()
                        .map(text -> text.size() == 1 ? text : LateTexts.overlapping(text))
                        .toList();
            default -> even;
        };
    }

    @Override
    public PartEncoding encodeParts(List<String> texts, Prompt prompt, Parts parts) {
        if (parts.late()) {
            late.requireMean("late parts");
        }
        UsedPrompt used = UsedPrompt.of(prompt, folder);
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
        EmbeddingOrigin origin = new EmbeddingOrigin(fingerprint(), before, folder.normalize(), used.role());
        return new PartEncoding(found, Embeddings.of(rows, dimension, origin));
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

    @Override
    public void close() {
        batches.close();
        tokenizer.close();
        model.close();
    }
}
