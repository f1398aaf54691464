package dev.kalmia.rerank;

import static java.util.Objects.requireNonNullElse;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.CausalModel;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A Qwen3 reranker: a decoder that is asked whether the document meets the query's requirements. The score
/// is the share of "yes" where "yes" and "no" share all probability.
final class YesNoScorer implements PairScorer {
    /// The most tokens that the models were published for; they have more positions.
    private static final int PUBLISHED_LIMIT = 8192;

    private final CausalModel model;
    private final Tokenizer tokenizer;
    private final boolean bfloat16;
    private final boolean logits;
    private final String instruction;
    private final int[] prefix;
    private final int[] suffix;
    private final int yes;
    private final int no;
    private final int maxTokens;

    private YesNoScorer(TransformerFolder folder, CausalModel model, Tokenizer tokenizer, RerankConfig config) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.bfloat16 = config.bfloat16();
        this.logits = config.logits();
        this.instruction = requireNonNullElse(config.instruction(), YesNoTemplate.INSTRUCTION);
        this.prefix = tokenizer.withoutSpecials(YesNoTemplate.PREFIX);
        this.suffix = tokenizer.withoutSpecials(YesNoTemplate.SUFFIX);
        this.yes = answer(folder, tokenizer, model, "yes");
        this.no = answer(folder, tokenizer, model, "no");
        int least = prefix.length + suffix.length + tokenizer.specialTokens() + 1;
        int own = Math.min(PUBLISHED_LIMIT, folder.maxTokens());
        this.maxTokens = PairScorers.limit(folder, config.maxTokens(), own, least, model.maxPositions());
    }

    /// Owns the tokenizer from then on.
    static YesNoScorer open(TransformerFolder folder, Tokenizer tokenizer, RerankConfig config) {
        CausalModel model = CausalModel.open(folder, config.device());
        try {
            return new YesNoScorer(folder, model, tokenizer, config);
        } catch (RuntimeException refused) {
            model.close();
            throw refused;
        }
    }

    private static int answer(TransformerFolder folder, Tokenizer tokenizer, CausalModel model, String word) {
        int[] ids = tokenizer.withoutSpecials(word);
        List<String> tokens = tokenizer.tokens(ids);
        if (!tokens.equals(List.of(word)) || ids[0] >= model.vocabulary()) {
            throw new InputException(folder.tokenizer() + ": \"" + word + "\" must be one token of a reranker that "
                    + "answers with it, below " + model.vocabulary() + "; tokens=" + tokens);
        }
        return ids[0];
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public int padId() {
        return tokenizer.padId();
    }

    @Override
    public TokenIds tokens(String query, String document) {
        String body = YesNoTemplate.body(instruction, query, document);
        int around = prefix.length + suffix.length;
        TokenIds middle = tokenizer.encode(body, maxTokens - around);
        int[] ids = Stream.of(prefix, middle.ids(), suffix)
                .flatMapToInt(IntStream::of)
                .toArray();
        return new TokenIds(ids, new int[ids.length], middle.fullLength() + around);
    }

    @Override
    public Tensor scores(TokenBatch batch) {
        Tensor logits_B2 = model.nextLogits(batch, bfloat16, no, yes);
        Tensor no_B = logits_B2.narrow(1, 0, 1).reshape(batch.rows());
        return logits
                ? logits_B2.narrow(1, 1, 1).reshape(batch.rows()).subtract(no_B)
                : logits_B2.softmax(1).narrow(1, 1, 1).reshape(batch.rows());
    }

    @Override
    public String settings() {
        return (logits ? "logits of " : "") + "yes or no\n" + YesNoTemplate.PREFIX
                + YesNoTemplate.body(instruction, "", "") + YesNoTemplate.SUFFIX;
    }

    @Override
    public void close() {
        tokenizer.close();
        model.close();
    }
}
