package dev.kalmia.train;

import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Default;
import dev.kalmia.run.Reference;
import dev.kalmia.run.UsageException;
import org.jspecify.annotations.Nullable;

/// A model that a student learns from. It reads texts, not tokens, so that it may have any tokenizer, and it
/// has prompts of its own: those of the examples are the student's.
///
/// @param model which
/// @param queryPrompt what stands before a query; null: the model's own prompt for queries
/// @param documentPrompt what stands before a document; null: the model's own prompt for documents
/// @param maxTokens longest text; 0 for the model's limit
public record TeacherConfig(
        @Reference String model,
        @Nullable String queryPrompt,
        @Nullable String documentPrompt,
        @Default("0") int maxTokens) {
    public TeacherConfig {
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
}
