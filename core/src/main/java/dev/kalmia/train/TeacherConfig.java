package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.PromptPreset;
import dev.kalmia.run.Default;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Reference;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.TextTemplate;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A model that a student learns from. It reads texts, not tokens, so that it may have any tokenizer, and it
/// has prompts of its own: those of the examples are the student's. One of `model`, `reranker` and `decoder` is given.
///
/// @param model which one embeds the texts, whose cosines are the scores; null: another kind of teacher
/// @param reranker which one reads query and document together and scores them, by what it has before it makes
///     a share of it; null: another kind of teacher
/// @param decoder which one says what a text is about, by how it would go on; null: another kind of teacher
/// @param queryPrompt of a model, what stands before a query; null: the model's own prompt for queries
/// @param documentPrompt of a model, what stands before a document; null: the model's own prompt for documents
/// @param prompt of a decoder, `{text}` in what asks for it in one word; null: PromptEOL's
/// @param topK of a decoder, how many tokens of its distribution are kept, 1 to 1,000; null: 32
/// @param maxTokens longest text, or pair of a reranker, or text with its prompt of a decoder; 0 for the model's limit
public record TeacherConfig(
        @Nullable @Reference String model,
        @Nullable @Reference String reranker,
        @Nullable @Reference String decoder,
        @Nullable String queryPrompt,
        @Nullable String documentPrompt,
        @Nullable String prompt,
        @Nullable Integer topK,
        @Default("0") int maxTokens) {
    private static final String TEXT = "{text}";
    private static final int USUAL_TOKENS = 32;
    private static final int MOST_TOKENS = 1000;

    /// What a teacher is.
    enum Kind {
        MODEL,
        RERANKER,
        DECODER
    }

    public TeacherConfig {
        if (Stream.of(model, reranker, decoder).filter(Objects::nonNull).count() != 1) {
            throw new UsageException("a teacher must be one of model, reranker and decoder; model=" + model
                    + " reranker=" + reranker + " decoder=" + decoder);
        }
        if (model == null && (queryPrompt != null || documentPrompt != null)) {
            throw new UsageException("query-prompt and document-prompt must be of a teacher that is a model; "
                    + (decoder == null ? "reranker=" + reranker : "decoder=" + decoder));
        }
        if (decoder == null && (prompt != null || topK != null)) {
            throw new UsageException("prompt and top-k must be of a teacher that is a decoder; "
                    + (model == null ? "reranker=" + reranker : "model=" + model));
        }
        if (topK != null && (topK < 1 || topK > MOST_TOKENS)) {
            throw new UsageException("top-k must be 1 to " + MOST_TOKENS + "; top-k=" + topK);
        }
        if (prompt != null) {
            template(prompt);
        }
        if (maxTokens < 0) {
            throw new UsageException("max-tokens must be at least 0; max-tokens=" + maxTokens);
        }
    }

    private static TextTemplate template(String prompt) {
        int at = prompt.indexOf(TEXT);
        int behind = at + TEXT.length();
        if (at < 0
                || prompt.indexOf(TEXT, behind) >= 0
                || prompt.substring(behind).isBlank()) {
            throw new UsageException("prompt must have " + TEXT + " once, and something behind it; prompt=" + prompt);
        }
        return new TextTemplate(prompt.substring(0, at), prompt.substring(behind), false);
    }

    /// What a decoder reads a text in.
    TextTemplate template() {
        return prompt == null ? PromptPreset.PROMPTEOL.template() : template(prompt);
    }

    /// How many tokens of a decoder's distribution are kept.
    int kept() {
        return topK == null ? USUAL_TOKENS : topK;
    }

    Prompt query() {
        return queryPrompt == null ? Prompt.query() : Prompt.text(queryPrompt);
    }

    Prompt document() {
        return documentPrompt == null ? Prompt.document() : Prompt.text(documentPrompt);
    }

    Kind kind() {
        return model != null ? Kind.MODEL : reranker != null ? Kind.RERANKER : Kind.DECODER;
    }

    /// Whether it scores documents for queries.
    boolean scores() {
        return decoder == null;
    }

    /// The setting that names it: `model`, `reranker` or `decoder`.
    public String key() {
        return switch (kind()) {
            case MODEL -> "model";
            case RERANKER -> "reranker";
            case DECODER -> "decoder";
        };
    }

    /// The model, the reranker or the decoder.
    public String name() {
        return switch (kind()) {
            case MODEL -> String.valueOf(model);
            case RERANKER -> String.valueOf(reranker);
            case DECODER -> String.valueOf(decoder);
        };
    }

    /// Of the files that decide what it says.
    public String fingerprint() {
        return switch (kind()) {
            case MODEL -> ModelSource.resolve(name()).fingerprint();
            case RERANKER, DECODER ->
                ModelSource.transformer(name(), Progress.silent()).fingerprint();
        };
    }
}
