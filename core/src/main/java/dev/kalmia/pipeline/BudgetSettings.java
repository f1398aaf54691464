package dev.kalmia.pipeline;

import dev.kalmia.language.Budget;
import dev.kalmia.run.Default;

/// What may be spent on a language model in one run.
///
/// @param requests 0 for no bound
/// @param tokens of prompts and answers; 0 for no bound
record BudgetSettings(
        @Default("0") long requests, @Default("0") long tokens) {
    BudgetSettings {
        Bounds.atLeast(0, requests, "requests");
        Bounds.atLeast(0, tokens, "tokens");
    }

    Budget budget() {
        return new Budget(requests, tokens);
    }
}
