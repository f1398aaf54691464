package dev.kalmia.train;

import dev.kalmia.encode.Precision;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Threads;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.watch.StepProgress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The texts of a step to embeddings, and the gradient of the embeddings to those of the parameters.
/// The graph is cut at the embeddings (as Gao et al. 2021, arXiv 2101.06983, section 3.2, do to save memory),
/// so that on machines of two or three cores two lanes of one core each pass the texts through the model side
/// by side, and back. Two at most: of two summands the order makes no difference, so the gradients are the
/// same bits at every run. Of several workers each embeds its share of the texts.
final class TextTower implements AutoCloseable {
    private static final int MOST_LANES = 2;
    private static final int MOST_CORES = 3;
    private static final int LEAST_TOKENS = 64;

    private final Tokenizer tokenizer;
    private final TrainConfig config;
    private final Device device;
    private final List<Lane> lanes;
    private final StepProgress watch;
    private final WorkerGroup group;
    private int microBatchTokens;
    private long tokens;
    private long embedded;
    private long cut;

    TextTower(SentenceModel model, Tokenizer tokenizer, TrainConfig config, WorkerGroup group, StepProgress watch) {
        this(model, tokenizer, config, group, lanesFor(model, config), watch);
    }

    /// @param watch hears how far a step is
    TextTower(
            SentenceModel model,
            Tokenizer tokenizer,
            TrainConfig config,
            WorkerGroup group,
            int lanes,
            StepProgress watch) {
        this.group = group;
        this.watch = watch;
        this.tokenizer = tokenizer;
        this.config = config;
        this.device = model.device();
        this.microBatchTokens = config.microBatchTokens();
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(i -> new Lane(
                        model,
                        tokenizer.padId(),
                        config.precision(),
                        config.microBatchTokens(),
                        config.tuning().recompute(),
                        lanes == 1,
                        watch))
                .toList();
        if (lanes > 1) {
            Threads.holdBlas();
        }
    }

    /// Two streams share what autocast keeps of the weights, so only float32 has two. Each micro-batch,
    /// each batch of an update, each group whose layers run again and a loss by the model's own vectors of
    /// tokens adds to the gradients, and of more
    /// than two summands the order would make a difference.
    private static int lanesFor(SentenceModel model, TrainConfig config) {
        return model.device().kind() == Device.Kind.CPU ? lanesFor(config) : 1;
    }

    /// How many there are on the processor.
    static int lanesFor(TrainConfig config) {
        int cores = Threads.available();
        boolean sharing = config.precision() == Precision.F32
                && config.microBatchTokens() == 0
                && config.tuning().accumulationSteps() == 1
                && !config.tuning().recompute()
                && !config.has(LossKind.TOKENS);
        return sharing && cores >= MOST_LANES && cores <= MOST_CORES ? MOST_LANES : 1;
    }

    /// Tokens that are embedded at a time; 0: all of a step.
    int microBatchTokens() {
        return microBatchTokens;
    }

    /// From the next step on embeds as many tokens at a time. Only where they were embedded in parts before.
    void embedAtATime(int count) {
        microBatchTokens = count;
        lanes.forEach(lane -> lane.embedAtATime(count));
    }

    /// Makes room: half as many tokens at a time.
    ///
    /// @throws InputException when that cannot help
    void halve(Throwable over) {
        if (microBatchTokens == 0) {
            throw new InputException(
                    "out of memory: a step does not fit as a whole; micro-batch-tokens, 4096 for instance, trains"
                            + " batches of any size in the memory of a small one; a smaller batch-size or"
                            + " max-document-tokens needs less, too",
                    over);
        }
        if (microBatchTokens / 2 < LEAST_TOKENS) {
            throw new InputException(
                    "out of memory: even micro-batch-tokens=" + microBatchTokens + " does not fit; a smaller model,"
                            + " adapters or frozen parts (tuning) need less",
                    over);
        }
        embedAtATime(microBatchTokens / 2);
    }

    /// Embeds the texts of a step. Used inside the scope of the step, and closed before it.
    Pass embed(TrainingBatch batch) {
        List<TokenIds> texts = new ArrayList<>(tokenize(batch.queries(), config.maxQueryTokens()));
        texts.addAll(tokenize(batch.documents(), config.maxDocumentTokens()));
        watch.begin(texts.size(), config.microBatchTokens() == 0 ? 1 : 2);
        List<Long> seeds = new SplittableRandom(batch.draw().seed())
                .longs(texts.size())
                .boxed()
                .toList();
        Variation variation =
                new Variation(config.dropout(), seeds, batch.draw().layers());
        return Pass.start(lanes, texts, variation, batch.queries().size(), device, group);
    }

    /// In the order of the texts; those with one prompt at a time.
    private List<TokenIds> tokenize(List<PromptedText> texts, int maxTokens) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            places.computeIfAbsent(texts.get(i).prompt(), prompt -> new ArrayList<>())
                    .add(i);
        }
        TokenIds[] ids = new TokenIds[texts.size()];
        places.forEach((prompt, of) -> {
            List<String> plain = of.stream().map(i -> texts.get(i).text()).toList();
            Iterator<TokenIds> made =
                    tokenizer.encodeAll(prompt, plain, maxTokens).iterator();
            of.forEach(i -> ids[i] = made.next());
        });
        for (TokenIds text : ids) {
            tokens += text.length();
            cut += text.truncated() ? 1 : 0;
        }
        embedded += ids.length;
        return List.of(ids);
    }

    /// Tells how many of the texts so far lost their end, if any did.
    void noteCuts(Progress progress) {
        if (cut > 0) {
            progress.note("train: " + cut + " of " + embedded + " texts were cut at max-query-tokens or"
                    + " max-document-tokens");
        }
    }

    /// Tokens embedded so far, padding not counted.
    long tokens() {
        return tokens;
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
        if (lanes.size() > 1) {
            Threads.releaseBlas();
        }
    }
}
