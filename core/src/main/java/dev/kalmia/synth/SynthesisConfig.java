package dev.kalmia.synth;

import dev.kalmia.language.Chat;
import dev.kalmia.run.UsageException;
import java.util.List;

/// What is to be written, and how.
///
/// @param orders at least one
/// @param prompt what stands before the query of an example that has an instruction, with `{instruction}` in its
///     place; empty for nothing
/// @param documentWords lengths that long documents may have
/// @param writing how answers are drawn
public record SynthesisConfig(
        List<Assignment> orders, String prompt, List<Integer> documentWords, Chat.Writing writing, long seed) {
    public SynthesisConfig {
        orders = List.copyOf(orders);
        documentWords = List.copyOf(documentWords);
        if (orders.isEmpty()) {
            throw new UsageException("orders must be at least one; orders=0");
        }
        if (!prompt.isEmpty() && !prompt.contains(Desk.INSTRUCTION)) {
            throw new UsageException("prompt must have " + Desk.INSTRUCTION + " in it, or be empty; prompt=" + prompt);
        }
        if (documentWords.isEmpty() || documentWords.stream().anyMatch(words -> words < 1 || words > 2000)) {
            throw new UsageException("document-words must be 1 to 2000 each; document-words=" + documentWords);
        }
    }
}
