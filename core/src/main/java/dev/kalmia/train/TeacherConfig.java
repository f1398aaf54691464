package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Default;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Reference;
import dev.kalmia.run.UsageException;
import org.jspecify.annotations.Nullable;

/// A model that a student learns from. It reads texts, not tokens, so that it may have any tokenizer, and it
/// has prompts of its own: those of the examples are the student's. One of `model` and `reranker` is given.
///
/// @param model which one embeds the texts, whose cosines are the scores; null: a reranker scores them
/// @param reranker which one reads query and document together and scores them, by what it has before it makes
///     a share of it; null: a model embeds them
/// @param queryPrompt what stands before a query; null: the model's own prompt for queries
/// @param documentPrompt what stands before a document; null: the model's own prompt for documents
/// @param maxTokens longest text, or pair of a reranker; 0 for the model's limit
public record TeacherConfig(
        @Nullable @Reference String model,
        @Nullable @Reference String reranker,
        @Nullable String queryPrompt,
        @Nullable String documentPrompt,
        @Default("0") int maxTokens) {
    public TeacherConfig {
        if ((model == null) == (reranker == null)) {
            throw new UsageException(
                    "a teacher must be one of model and reranker; model=" + model + " reranker=" + reranker);
        }
        if (reranker != null && (queryPrompt != null || documentPrompt != null)) {
            throw new UsageException(
                    "query-prompt and document-prompt must be of a teacher that is a model; reranker=" + reranker);
        }
        if (maxTokens < 0) {
            throw new UsageException("max-tokens must be at least 0; max-tokens=" + maxTokens);
        }
    }

    Prompt query() {
        return queryPrompt == null ? Prompt.query() : Prompt.text(queryPrompt);
    }

    Prompt document() {
        return documentPrompt == null ? Prompt.document() : Prompt.text(documentPrompt);
    }

    /// The model or the reranker.
    public String name() {
        return model == null ? String.valueOf(reranker) : model;
    }

    /// Of the files that decide what it says.
    public String fingerprint() {
        return model == null
                ? ModelSource.transformer(name(), Progress.silent()).fingerprint()
                : ModelSource.resolve(model).fingerprint();
    }
}
