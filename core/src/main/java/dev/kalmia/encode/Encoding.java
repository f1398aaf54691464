package dev.kalmia.encode;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;

/// Embeddings and how they were made.
public record Encoding(Embeddings embeddings, EncodeReport report) {
    public Encoding {
        requireNonNull(embeddings, "embeddings is null");
        requireNonNull(report, "report is null");
    }

    /// Tells how many texts lost their end, if any did.
    ///
    /// @param what what the texts are
    public Encoding noteCuts(String what, Progress progress) {
        int cut = report.truncatedTexts();
        if (cut > 0) {
            progress.note(what + ": " + cut + " of " + embeddings.size() + " texts were cut at " + report.maxTokens()
                    + " tokens");
        }
        return this;
    }
}
