package dev.kalmia.filter;

import org.jspecify.annotations.Nullable;

/// What may be wrong with a text by itself.
interface TextRule {
    /// Why the text is of no use, null when it is.
    ///
    /// @param query whether it asks; else it answers
    @Nullable
    Drop fault(String text, boolean query);

    /// Whether it reads every text of an example: those that do not answer, labels and prompts, too.
    default boolean readsAll() {
        return false;
    }
}
