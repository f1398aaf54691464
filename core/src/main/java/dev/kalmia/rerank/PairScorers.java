package dev.kalmia.rerank;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tokenize.Tokenizer;
import java.util.List;
import java.util.function.Function;

/// Which kind of reranker a folder is, and how long its pairs may be.
final class PairScorers {
    private static final String CLASSIFIER = "ForSequenceClassification";
    private static final String ANSWERS = "Qwen3ForCausalLM";

    private PairScorers() {}

    static PairScorer open(TransformerFolder folder, RerankConfig config) {
        ConfigView view = folder.config();
        List<String> names = view.has("architectures") ? view.texts("architectures") : List.of();
        if (names.equals(List.of(ANSWERS))) {
            return open(folder, tokenizer -> YesNoScorer.open(folder, tokenizer, config));
        }
        if (names.size() == 1 && names.getFirst().endsWith(CLASSIFIER)) {
            return open(folder, tokenizer -> ClassifierScorer.open(folder, tokenizer, config));
        }
        throw new InputException(view.place() + ": architectures of a reranker must be one, " + ANSWERS + " or a …"
                + CLASSIFIER + "; architectures=" + names);
    }

    private static PairScorer open(TransformerFolder folder, Function<Tokenizer, PairScorer> kind) {
        Device.prepare();
        Tokenizer tokenizer = Tokenizer.open(folder.tokenizer());
        try {
            return kind.apply(tokenizer);
        } catch (RuntimeException refused) {
            tokenizer.close();
            throw refused;
        }
    }

    /// The most tokens of a pair: what is asked for, else the model's own.
    ///
    /// @param least what a pair of empty texts has, and room for one token more
    static int limit(TransformerFolder folder, int asked, int own, int least, int positions) {
        if (asked > 0 && asked < least) {
            throw new UsageException("max-length must be at least " + least + " for " + folder
                    + ", for what is around query and document; max-length=" + asked);
        }
        if (asked > positions) {
            throw new UsageException(
                    "max-length must be at most " + positions + " for " + folder + "; max-length=" + asked);
        }
        int limit = asked == 0 ? Math.min(own, positions) : asked;
        if (limit < least) {
            throw new InputException(folder + ": the longest pair must have at least " + least
                    + " tokens, for what is around query and document; longest=" + limit);
        }
        return limit;
    }
}
