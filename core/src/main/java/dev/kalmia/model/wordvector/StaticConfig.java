package dev.kalmia.model.wordvector;

import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.Sizes;

/// The shape of a table of token vectors.
///
/// @param table the name of its tensor, `(rows, hidden)`
/// @param rows of the table
/// @param tokens of the vocabulary
/// @param hidden the size of a row
/// @param weighted whether a token's row is multiplied by a number of its own, in the tensor [#WEIGHTS]
/// @param mapped whether tokens share rows, of which the list [#MAPPING] has one for each token; else each has its own
public record StaticConfig(String table, int rows, int tokens, int hidden, boolean weighted, boolean mapped) {
    /// `(tokens)`.
    public static final String WEIGHTS = "weights";

    /// One row a token, whole numbers.
    public static final String MAPPING = "mapping";

    /// Reads what the weights were found to be.
    ///
    /// @throws dev.kalmia.run.InputException when a size is not positive
    public static StaticConfig read(ConfigView config) {
        return new StaticConfig(
                config.text("table"),
                Sizes.positive(config, "table_rows"),
                Sizes.positive(config, "vocab_size"),
                Sizes.positive(config, "hidden_size"),
                config.flag(WEIGHTS, false),
                config.flag(MAPPING, false));
    }
}
