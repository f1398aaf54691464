package dev.kalmia.encode;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Processor;
import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The encoder over a model folder: tokenise a window of texts, cut or chunk what is too long, run the model.
final class ModelEncoder implements Encoder {
    /// A run of no more than so many texts and tokens takes less than compiling the kernels does.
    private static final int FEW_TEXTS = 16;

    private static final long FEW_TOKENS = 2048;

    private final SentenceModel model;
    private final Tokenizer tokenizer;
    private final ModelFolder folder;
    private final EncodeConfig config;
    private final int maxTokens;
    private final int dimension;
    private final Batches batches;
    private final Batches few;
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
        if (config.precision() == Precision.BF16 && !Processor.multipliesBfloat16(model.device())) {
            model.halve();
        }
        model.settle();
        this.batches = new Batches(model, tokenizer.padId(), config, dimension);
        this.few = batches.brief();
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
        Asked asked = asked(prompt);
        Gathered all = new Gathered(texts.size());
        Windows<String> windows = new Windows<>(texts.iterator(), String::length, dimension);
        List<String> first = windows.hasNext() ? windows.next() : List.of();
        if (windows.hasNext()) {
            convey(
                    new Windows<>(texts.iterator(), String::length, dimension),
                    window -> window,
                    0,
                    asked,
                    progress,
                    all::put);
        } else {
            // Other threads would cost a single text more than they save.
            all.put(encode(new Tokenised<>(first, tokenise(first, 0, asked), asked), batches, progress));
        }
        return encoding(all, asked);
    }

    @Override
    public <W> void encodeAll(
            Iterator<W> windows,
            Function<? super W, List<String>> texts,
            long before,
            Prompt prompt,
            Progress progress,
            BiConsumer<? super W, Encoding> done) {
        Asked asked = asked(prompt);
        convey(windows, texts, before, asked, progress, encoded -> {
            Gathered window = new Gathered(encoded.tokens.size());
            window.put(encoded);
            done.accept(encoded.window, encoding(window, asked));
        });
    }

    /// A prompt as this model takes it.
    ///
    /// @param preset null where texts only have the prompt's text before them
    private record Asked(UsedPrompt prompt, @Nullable PromptPreset preset) {}

    private Asked asked(Prompt prompt) {
        UsedPrompt used = UsedPrompt.of(prompt, folder);
        if (!(prompt instanceof Prompt.Preset(PromptPreset preset))) {
            return new Asked(used, null);
        }
        if (!model.causal()) {
            throw new UsageException("prompt-preset is for decoders in which a token sees those before it, which "
                    + folder.name() + " is not; prompt-preset=" + preset.word());
        }
        if (folder.head().isEmpty() && folder.poolings().size() > 1) {
            throw new UsageException("prompt-preset is for models whose vectors have the size of a token's, and "
                    + folder.name() + " has pooling=" + folder.poolingName() + "; prompt-preset=" + preset.word());
        }
        if (config.overflow().inPieces() || config.overflow() == Overflow.TRUNCATE_LEFT) {
            throw new UsageException(
                    "on-overflow must be warn, error or truncate with a prompt-preset; prompt-preset=" + preset.word());
        }
        return new Asked(used, preset);
    }

    private record Tokenised<W>(W window, TokenWindow tokens, Asked asked) {}

    private record Encoded<W>(W window, TokenWindow tokens, List<float[]> rows) {}

    private <W> void convey(
            Iterator<W> windows,
            Function<? super W, List<String>> texts,
            long first,
            Asked prompt,
            Progress progress,
            Consumer<Encoded<W>> done) {
        AtomicLong offset = new AtomicLong(first);
        new Conveyor<W, Tokenised<W>, Encoded<W>>(
                        () -> windows.hasNext() ? Optional.of(windows.next()) : Optional.empty(),
                        window -> {
                            List<String> asked = texts.apply(window);
                            return new Tokenised<>(
                                    window, tokenise(asked, offset.getAndAdd(asked.size()), prompt), prompt);
                        },
                        tokenised -> encode(tokenised, isShort(tokenised.tokens) ? few : batches, progress),
                        done)
                .run();
    }

    private TokenWindow tokenise(List<String> texts, long offset, Asked asked) {
        if (config.overflow().inPieces()) {
            return new TokenWindow.InChunks(offset, pieces(asked.prompt.text(), texts));
        }
        List<TokenIds> tokens = whole(texts, asked);
        for (int i = 0; config.overflow() == Overflow.ERROR && i < tokens.size(); i++) {
            if (tokens.get(i).truncated()) {
                throw new InputException("text " + (offset + i) + " has too many tokens: at most " + maxTokens
                        + " take part; tokens=" + tokens.get(i).fullLength());
            }
        }
        return new TokenWindow.Whole(offset, tokens);
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

    private List<TokenIds> whole(List<String> texts, Asked asked) {
        if (asked.preset != null) {
            return tokenizer.encodeTemplate(asked.preset.template(), texts, maxTokens);
        }
        return config.overflow() == Overflow.TRUNCATE_LEFT
                ? tokenizer.encodeEnds(asked.prompt.text(), texts, maxTokens)
                : tokenizer.encodeAll(asked.prompt.text(), texts, maxTokens);
    }

    /// Whether a window is all there is, and little. Its own texts decide alone, so that the same texts give the same
    /// bits.
    private boolean isShort(TokenWindow tokens) {
        if (config.deterministic() || tokens.offset() > 0 || tokens.size() > FEW_TEXTS) {
            return false;
        }
        return IntStream.range(0, tokens.size()).mapToLong(tokens::fullTokens).sum() <= FEW_TOKENS;
    }

    private <W> Encoded<W> encode(Tokenised<W> tokenised, Batches chosen, Progress progress) {
        float[][] rows = switch (tokenised.tokens) {
            case TokenWindow.Whole(long offset, List<TokenIds> tokens) ->
                chosen.rows(tokens, i -> offset + i, progress, tokenised.asked.preset);
            case TokenWindow.InChunks(long offset, List<TokenChunks> texts)
            when config.overflow() == Overflow.LATE -> late.encode(texts, offset, progress);
            case TokenWindow.InChunks(long offset, List<TokenChunks> texts) ->
                new ChunkedTexts(batches, Windows.TEXTS, folder.normalize(), dimension, offset, progress).encode(texts);
        };
        return new Encoded<>(tokenised.window, tokenised.tokens, Arrays.asList(rows));
    }

    @Override
    public PartEncoding encodeParts(List<String> texts, Prompt prompt, Parts parts) {
        return new PartTexts(model, tokenizer, batches, late, maxTokens)
                .encode(texts, UsedPrompt.of(prompt, folder), parts, fingerprint());
    }

    /// What came of texts so far.
    private static final class Gathered {
        private final List<float[]> rows;
        private final int[] fullTokens;
        private final int[] chunks;

        Gathered(int size) {
            this.rows = new ArrayList<>(size);
            this.fullTokens = new int[size];
            this.chunks = new int[size];
        }

        void put(Encoded<?> encoded) {
            for (int i = 0; i < encoded.rows.size(); i++) {
                fullTokens[rows.size()] = encoded.tokens.fullTokens(i);
                chunks[rows.size()] = encoded.tokens.chunks(i);
                rows.add(encoded.rows.get(i));
            }
        }
    }

    private Encoding encoding(Gathered texts, Asked asked) {
        UsedPrompt used = asked.prompt;
        String pooling = asked.preset == null
                ? folder.poolingName()
                : asked.preset.pooling().shown();
        boolean normalised = folder.normalize();
        EmbeddingOrigin origin = new EmbeddingOrigin(fingerprint(), used.text(), normalised, used.role());
        EncodedAs as = new EncodedAs(
                used,
                pooling,
                config.extension().shown(),
                maxTokens,
                normalised,
                dimension,
                model.dimension(),
                config.precision(),
                fingerprint());
        return new Encoding(
                Embeddings.of(texts.rows, dimension, origin), new EncodeReport(texts.fullTokens, texts.chunks, as));
    }

    @Override
    public void close() {
        batches.close();
        tokenizer.close();
        model.close();
    }
}
