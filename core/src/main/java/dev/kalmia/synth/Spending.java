package dev.kalmia.synth;

/// What asking took, whether a model or a journal answered.
///
/// @param requests chats that were answered, though another order may have asked for the answer
/// @param promptTokens tokens of what was asked
/// @param answerTokens tokens of what came
record Spending(long requests, long promptTokens, long answerTokens) {
    static final Spending NOTHING = new Spending(0, 0, 0);

    Spending plus(Spending other) {
        return new Spending(
                requests + other.requests, promptTokens + other.promptTokens, answerTokens + other.answerTokens);
    }
}
