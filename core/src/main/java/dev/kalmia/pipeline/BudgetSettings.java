package dev.kalmia.pipeline;

import dev.kalmia.language.Budget;
import dev.kalmia.run.Default;
import java.util.Locale;
import java.util.Optional;

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

    /// What is to be told before a run that this does not last for.
    ///
    /// @param ofRequests how many it takes
    /// @param ofTokens the same
    Optional<String> shortOf(long ofRequests, long ofTokens) {
        double share = Math.min(share(requests, ofRequests), share(tokens, ofTokens));
        return share >= 1
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "a run ends where its budget is spent, after about %.0f%% of what is to be asked; it takes %,.0f runs",
                        100 * share,
                        Math.ceil(1 / share)));
    }

    private static double share(long bound, long of) {
        return bound == 0 || of <= bound ? 1 : (double) bound / of;
    }

    Budget budget() {
        return new Budget(requests, tokens);
    }
}
