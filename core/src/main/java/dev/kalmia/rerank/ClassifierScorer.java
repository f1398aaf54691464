package dev.kalmia.rerank;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.ClassifierModel;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;

/// A cross-encoder (Nogueira and Cho 2019): query and document as a pair of the tokenizer, and a head with
/// one output. Cuts and activation are those of sentence-transformers' CrossEncoder.
final class ClassifierScorer implements PairScorer {
    private final ClassifierModel model;
    private final Tokenizer tokenizer;
    private final boolean bfloat16;
    private final boolean logits;
    private final int maxTokens;

    private ClassifierScorer(
            TransformerFolder folder, ClassifierModel model, Tokenizer tokenizer, RerankConfig config) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.bfloat16 = config.bfloat16();
        this.logits = config.logits();
        int least = 1 + tokenizer.encodePair("", "", Integer.MAX_VALUE).length();
        this.maxTokens = PairScorers.limit(folder, config.maxTokens(), folder.maxTokens(), least, model.maxPositions());
    }

    /// Owns the tokenizer from then on.
    static ClassifierScorer open(TransformerFolder folder, Tokenizer tokenizer, RerankConfig config) {
        if (config.instruction() != null) {
            throw new UsageException(folder + ": a cross-encoder takes no instruction; put it before the query;"
                    + " instruction=" + config.instruction());
        }
        ClassifierModel model = ClassifierModel.open(folder, config.device());
        try {
            return new ClassifierScorer(folder, model, tokenizer, config);
        } catch (RuntimeException refused) {
            model.close();
            throw refused;
        }
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
        TokenIds pair = tokenizer.encodePair(query, document, maxTokens);
        // What a tokenizer file says of types is for BERT; the libraries of the others' models never pass it on.
        return model.readsTypes() ? pair : new TokenIds(pair.ids(), new int[pair.length()], pair.fullLength());
    }

    @Override
    public Tensor scores(TokenBatch batch) {
        return logits ? model.logits(batch, bfloat16) : model.scores(batch, bfloat16);
    }

    @Override
    public String settings() {
        return "cross-encoder " + (logits ? "logits" : model.activation());
    }

    @Override
    public void close() {
        tokenizer.close();
        model.close();
    }
}
