package dev.kalmia.rerank;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.run.Progress;
import java.util.List;

/// Scores documents for a query by reading both together. Safe for use by many threads.
public interface Reranker extends AutoCloseable {
    /// Reads a reranker. `architectures` of `config.json` says of which kind it is: a
    /// `…ForSequenceClassification` of one label is a cross-encoder, `Qwen3ForCausalLM` answers yes or no.
    ///
    /// @throws dev.kalmia.run.InputException when the folder is damaged, or no reranker that is known
    /// @throws dev.kalmia.run.UsageException when the model cannot do what is asked
    static Reranker open(TransformerFolder folder, RerankConfig config) {
        return new ModelReranker(folder, PairScorers.open(folder, config), config);
    }

    /// Scores documents; entry i is about `documents.get(i)`, whatever batches were formed in between.
    ///
    /// @param progress told of each document that is done; whoever asks starts and finishes it
    /// @throws dev.kalmia.run.InputException when a text cannot be read by the model
    Reranking rerank(String query, List<String> documents, Progress progress);

    /// The scores alone, for callers that do not look at what was cut.
    default float[] scores(String query, List<String> documents, Progress progress) {
        return rerank(query, documents, progress).scores();
    }

    /// The most tokens of a pair, with all that the model wants around query and document.
    int maxTokens();

    /// SHA-256 (hexadecimal) of all that decides what a score is: weights, configuration, tokenizer,
    /// instruction, and the most tokens.
    String fingerprint();

    @Override
    void close();
}
