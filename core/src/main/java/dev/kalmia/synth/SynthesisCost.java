package dev.kalmia.synth;

/// What one assignment will take, as far as can be told before. A chat that several orders share counts for the first
/// of them.
///
/// @param name of the assignment
/// @param examples that there will be if none is refused
/// @param known chats that the journal has answers to
/// @param requests chats that are still to be asked, but for those that have to be asked twice
/// @param promptTokens estimated, of these: by the characters of each script
/// @param answerTokens estimated, of these: by the lengths and languages that are asked for
public record SynthesisCost(
        String name, long examples, long known, long requests, long promptTokens, long answerTokens) {
    SynthesisCost plus(SynthesisCost other) {
        return new SynthesisCost(
                name,
                examples + other.examples,
                known + other.known,
                requests + other.requests,
                promptTokens + other.promptTokens,
                answerTokens + other.answerTokens);
    }
}
