package dev.kalmia.train;

import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.Loss;
import dev.kalmia.train.loss.PairHead;
import dev.kalmia.train.loss.PairLogitsLoss;
import dev.kalmia.train.loss.SoftmaxLoss;
import dev.kalmia.train.loss.TokensLoss;
import dev.kalmia.train.sample.PairClasses;
import dev.kalmia.train.sample.TrainingRow;
import dev.kalmia.train.tune.TokenTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Makes the losses that have something of their own.
///
/// @param learns whether gradients reach what is their own
/// @param drawn takes their parameters, `loss-N/…` for the one in place N
/// @param told takes what they are, as `loss.json` has it
record OwnLosses(
        TrainConfig config,
        List<TrainingRow> rows,
        SentenceModel model,
        Tokenizer tokenizer,
        boolean learns,
        HeadParameters drawn,
        List<Map<String, Object>> told) {
    private static final int MOST_CLASSES = 10_000;
    private static final long MOST_SHARES = 1L << 30;

    OwnLosses(
            TrainConfig config,
            List<TrainingRow> rows,
            SentenceModel model,
            Tokenizer tokenizer,
            boolean learns,
            HeadParameters drawn) {
        this(config, rows, model, tokenizer, learns, drawn, new ArrayList<>());
    }

    Loss softmax(int place) {
        PairClasses classes = PairClasses.of(rows, place);
        int count = classes.counts().size();
        if (count < 2 || count > MOST_CLASSES) {
            throw new UsageException("the loss softmax needs pairs of 2 to " + MOST_CLASSES + " classes; classes="
                    + (count < 2 ? classes.names() : count));
        }
        String name = name(place);
        tell(name, LossKind.SOFTMAX, Map.of("classes", classes.counts()));
        return new SoftmaxLoss(learnt(drawn.linear(name + "/weight", count, 3L * model.dimension())));
    }

    /// @param labelShare what classes have of the loss
    Loss pairLogits(int place, double labelShare) {
        String name = name(place);
        long features = PairHead.features(model.dimension());
        tell(name, LossKind.PAIR_LOGITS, Map.of("hidden", PairHead.HIDDEN));
        PairHead head = new PairHead(
                learnt(drawn.linear(name + "/hidden.weight", PairHead.HIDDEN, features)),
                learnt(drawn.bias(name + "/hidden.bias", PairHead.HIDDEN, features)),
                learnt(drawn.linear(name + "/output.weight", 1, PairHead.HIDDEN)),
                learnt(drawn.bias(name + "/output.bias", 1, PairHead.HIDDEN)));
        return new PairLogitsLoss(head, labelShare);
    }

    /// By the model's own vectors of tokens where they are as long as those of texts, else by a head.
    Loss tokens(int place) {
        Optional<Tensor> own = TokenTable.of(model);
        long vocabulary = own.map(table -> table.shape()[0]).orElse((long) tokenizer.vocabularySize());
        long texts = config.batchSize() * (2L + config.negatives());
        if (texts * vocabulary > MOST_SHARES) {
            throw new UsageException("batch-size * (2 + negatives) * tokens of the vocabulary must be at most "
                    + MOST_SHARES + " for the loss tokens; batch-size=" + config.batchSize() + " negatives="
                    + config.negatives() + " vocabulary=" + vocabulary);
        }
        if (own.isPresent()) {
            return new TokensLoss(learnt(own.get()), config.temperature());
        }
        String name = name(place);
        tell(name, LossKind.TOKENS, Map.of("vocabulary", vocabulary));
        return new TokensLoss(
                learnt(drawn.linear(name + "/weight", vocabulary, model.dimension())), config.temperature());
    }

    /// By the entries' embeddings, which are no parameters.
    Loss entries(int place, Dictionaries dictionaries) {
        return dictionaries.loss(place, drawn, config.temperature());
    }

    private static String name(int place) {
        return "loss-" + place;
    }

    private void tell(String name, LossKind kind, Map<String, Object> more) {
        SequencedMap<String, Object> head = new LinkedHashMap<>();
        head.put("name", name);
        head.put("kind", kind.key());
        head.putAll(more);
        told.add(head);
    }

    /// What a loss computes with; it shares the parameter's memory.
    private Tensor learnt(Tensor parameter) {
        return learns ? parameter : drawn.cutOff(parameter);
    }
}
