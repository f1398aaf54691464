package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.Assembly;
import dev.kalmia.checkpoint.HeadShape;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.model.DecoderShape;
import dev.kalmia.model.FreshDecoder;
import dev.kalmia.model.FreshHead;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Reference;
import dev.kalmia.run.StageFolder;
import dev.kalmia.run.Trees;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a model to start training from: another pooling or a fresh head behind a transformer, tokens that
/// see all others instead of those before them alone. The stage's folder is the model's; nothing is trained.
///
/// @param model a bare transformer, or a sentence model whose pooling is replaced
/// @param freshDecoder a decoder of that size that has learnt nothing, in place of the model's transformer,
///     of which the tokenizer is left; null: the transformer is the model's
/// @param pooling how one vector is made of a text's tokens, where there is no head
/// @param attention how the tokens of a decoder see one another; null: as they did
/// @param head in place of a pooling; null: none
/// @param normalize whether vectors get length 1
/// @param includePrompt whether a prompt's tokens are pooled
/// @param maxTokens longest text; 0: as it was
record AssembleStage(
        @Reference String model,
        @Nullable DecoderShape freshDecoder,
        @Default("mean") PoolingMode pooling,
        @Nullable Attention attention,
        @Nullable Head head,
        @Default("true") boolean normalize,
        @Default("true") boolean includePrompt,
        @Default("0") int maxTokens)
        implements Stage {
    private static final String BARE = "bare";
    private static final String PLAIN = "plain";
    private static final String HEADED = "headed";

    /// What a token sees.
    enum Attention {
        /// Those before it.
        CAUSAL,
        /// All of its text.
        BIDIRECTIONAL
    }

    /// A head that has learnt nothing.
    ///
    /// @param latentSize of the kind latent-attention
    /// @param allLayers of the kind multi-layer-pooling: whether every layer is asked
    /// @param allTokens of the same: whether all tokens of a layer are
    record Head(
            Kind kind,
            @Default("512") int latents,
            @Default("4096") int latentSize,
            @Default("8") int heads,
            @Default("64") int headSize,
            @Default("true") boolean allLayers,
            @Default("true") boolean allTokens) {
        /// Whose it is.
        enum Kind {
            /// NV-Embed's (arXiv 2405.17428).
            LATENT_ATTENTION,
            /// Of Tang and Yang 2024 (arXiv 2409.02727).
            MULTI_LAYER_POOLING
        }

        HeadShape shape() {
            return switch (kind) {
                case LATENT_ATTENTION -> new HeadShape.LatentAttention(latents, latentSize, heads, headSize);
                case MULTI_LAYER_POOLING -> new HeadShape.MultiLayer(latents, heads, headSize, allLayers, allTokens);
            };
        }
    }

    AssembleStage {
        Bounds.atLeast(0, maxTokens, "max-tokens");
        if (head != null) {
            head.shape();
        }
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("", Content.MODEL);
    }

    @Override
    public List<Source> sources() {
        return List.of();
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
    }

    @Override
    public ModelFolder open(String reference, Progress progress) {
        return ModelSource.resolve(reference, pooling, progress);
    }

    @Override
    public Map<String, String> misfits(ModelFolder base) {
        if (freshDecoder != null) {
            return Bounds.tokens(base, maxTokens);
        }
        try {
            assembly().requireFit(base);
            return Map.of();
        } catch (UsageException misfit) {
            String[] keyAndFault = String.valueOf(misfit.getMessage()).split(" ", 2);
            return Map.of(keyAndFault[0], keyAndFault[1]);
        }
    }

    private Assembly assembly() {
        Boolean causal = attention == null ? null : attention == Attention.CAUSAL;
        return new Assembly(pooling, causal, normalize, includePrompt, maxTokens);
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        StageFolder.clear(run.work());
        ModelFolder base = transformer(run);
        Assembly assembly = assembly();
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        if (head == null) {
            assembly.write(run.work(), base);
        } else {
            Path plain = run.work().resolve(PLAIN);
            Path headed = run.work().resolve(HEADED);
            create(plain);
            assembly.write(plain, base);
            FreshHead.write(headed, ModelFolder.open(plain), head.shape(), includePrompt, run.seed());
            Trees.remove(plain);
            moveUp(headed, run.work());
        }
        Trees.remove(run.work().resolve(BARE));
        ModelFolder made = ModelFolder.open(run.work());
        counts.put("dimension", (long) made.dimension());
        return counts;
    }

    private ModelFolder transformer(StageRun run) {
        ModelFolder named = open(model, run.progress());
        if (freshDecoder == null) {
            return named;
        }
        Path bare = run.work().resolve(BARE);
        create(bare);
        FreshDecoder.write(bare, freshDecoder, named, run.seed());
        return ModelFolder.open(bare, pooling);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new InputException("cannot make folder " + folder + ": " + InputException.reason(failure), failure);
        }
    }

    private static void moveUp(Path from, Path to) {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Files.move(entry, to.resolve(entry.getFileName().toString()));
            }
            Files.delete(from);
        } catch (IOException failure) {
            throw new InputException("cannot write " + to + ": " + InputException.reason(failure), failure);
        }
    }
}
