package dev.kalmia.encode;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Processor;
import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The encoder over a model folder: tokenise a window of texts, cut or chunk what is too long, run the model.
final class ModelEncoder implements Encoder {
    private final SentenceModel model;
    private final Tokenizer tokenizer;
    private final ModelFolder folder;
    private final EncodeConfig config;
    private final EncodeLimits limits;
    private final TextTokens tokens;
    private final Batches batches;
    private final Batches few;
    private final LateTexts late;

    ModelEncoder(SentenceModel model, Tokenizer tokenizer, EncodeConfig config) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.folder = model.folder();
        this.config = config;
        this.limits = EncodeLimits.of(model, tokenizer, config);
        this.tokens = new TextTokens(tokenizer, config.overflow(), limits.maxTokens());
        if (config.precision() == Precision.INT8) {
            model.round();
        }
        if (config.precision() == Precision.BF16 && !Processor.multipliesBfloat16(model.device())) {
            model.halve();
        }
        model.settle();
        this.batches = new Batches(model, tokenizer.padId(), config, limits.dimension());
        this.few = batches.brief();
        this.late = new LateTexts(model, batches);
        if (config.overflow() == Overflow.LATE) {
            late.requireMean("on-overflow late");
        }
    }

    @Override
    public int dimension() {
        return limits.dimension();
    }

    @Override
    public int maxTokens() {
        return limits.maxTokens();
    }

    @Override
    public String fingerprint() {
        return folder.fingerprint();
    }

    @Override
    public Encoding encode(List<String> texts, Prompt prompt, Progress progress) {
        AskedPrompt asked = AskedPrompt.of(prompt, model, config);
        return encode(texts, String::length, (window, offset) -> tokens.of(window, offset, asked), asked, progress);
    }

    @Override
    public Encoding encodeEach(List<String> texts, List<Prompt> prompts, Progress progress) {
        Optional<Prompt> same = new PromptedTexts(texts, prompts).same();
        if (same.isPresent()) {
            return encode(texts, same.get(), progress);
        }
        List<UsedPrompt> used =
                prompts.stream().map(prompt -> UsedPrompt.of(prompt, folder)).toList();
        List<TextTokens.Prompted> prompted = TextTokens.Prompted.all(used, texts);
        AskedPrompt asked = new AskedPrompt(UsedPrompt.ofAll(used), null);
        return encode(prompted, TextTokens.Prompted::length, tokens::ofEach, asked, progress);
    }

    private <T> Encoding encode(
            List<T> texts,
            ToIntFunction<T> length,
            Tokenising<List<T>> tokenising,
            AskedPrompt asked,
            Progress progress) {
        EncodedTexts all = new EncodedTexts(texts.size());
        Windows<T> windows = new Windows<>(texts.iterator(), length, dimension());
        List<T> first = windows.hasNext() ? windows.next() : List.of();
        if (windows.hasNext()) {
            convey(
                    new Windows<>(texts.iterator(), length, dimension()),
                    tokenising,
                    0,
                    asked,
                    progress,
                    encoded -> all.add(encoded.tokens, encoded.rows));
        } else {
            // Other threads would cost a single text more than they save.
            TokenWindow window = tokenising.tokens(first, 0);
            all.add(window, rows(window, asked, batches, progress));
        }
        return all.encoding(as(asked));
    }

    @Override
    public <W> void encodeAll(
            Iterator<W> windows,
            Function<? super W, List<String>> texts,
            long before,
            Prompt prompt,
            Progress progress,
            BiConsumer<? super W, Encoding> done) {
        AskedPrompt asked = AskedPrompt.of(prompt, model, config);
        Tokenising<W> tokenising = (window, offset) -> tokens.of(texts.apply(window), offset, asked);
        convey(windows, tokenising, before, asked, progress, encoded -> {
            EncodedTexts window = new EncodedTexts(encoded.tokens.size());
            window.add(encoded.tokens, encoded.rows);
            done.accept(encoded.window, window.encoding(as(asked)));
        });
    }

    /// Makes the tokens of a window's texts, before the first of which stand so many.
    private interface Tokenising<W> {
        TokenWindow tokens(W window, long offset);
    }

    private record Tokenised<W>(W window, TokenWindow tokens) {}

    private record Encoded<W>(W window, TokenWindow tokens, List<float[]> rows) {}

    private <W> void convey(
            Iterator<W> windows,
            Tokenising<W> tokenising,
            long first,
            AskedPrompt asked,
            Progress progress,
            Consumer<Encoded<W>> done) {
        AtomicLong offset = new AtomicLong(first);
        new Conveyor<W, Tokenised<W>, Encoded<W>>(
                        () -> windows.hasNext() ? Optional.of(windows.next()) : Optional.empty(),
                        window -> {
                            TokenWindow made = tokenising.tokens(window, offset.get());
                            offset.addAndGet(made.size());
                            return new Tokenised<>(window, made);
                        },
                        made -> {
                            Batches chosen = made.tokens.isShort() && !config.deterministic() ? few : batches;
                            return new Encoded<>(made.window, made.tokens, rows(made.tokens, asked, chosen, progress));
                        },
                        done)
                .run();
    }

    private List<float[]> rows(TokenWindow window, AskedPrompt asked, Batches chosen, Progress progress) {
        float[][] rows = switch (window) {
            case TokenWindow.Whole(long offset, List<TokenIds> texts) ->
                chosen.rows(texts, i -> offset + i, progress, asked.preset());
            case TokenWindow.InChunks(long offset, List<TokenChunks> texts)
            when config.overflow() == Overflow.LATE -> late.encode(texts, offset, progress);
            case TokenWindow.InChunks(long offset, List<TokenChunks> texts) ->
                new ChunkedTexts(batches, Windows.TEXTS, folder.normalize(), dimension(), offset, progress)
                        .encode(texts);
        };
        return Arrays.asList(rows);
    }

    @Override
    public PartEncoding encodeParts(List<String> texts, Prompt prompt, Parts parts) {
        return new PartTexts(model, tokenizer, batches, late, maxTokens())
                .encode(texts, UsedPrompt.of(prompt, folder), parts, fingerprint());
    }

    private EncodedAs as(AskedPrompt asked) {
        return new EncodedAs(
                asked.used(),
                asked.pooling(folder),
                config.extension().shown(),
                maxTokens(),
                folder.normalize(),
                dimension(),
                model.dimension(),
                config.precision(),
                fingerprint());
    }

    @Override
    public void close() {
        batches.close();
        tokenizer.close();
        model.close();
    }
}
