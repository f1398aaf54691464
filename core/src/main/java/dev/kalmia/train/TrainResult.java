package dev.kalmia.train;

/// What a finished run did.
///
/// @param steps updates made, all in all
/// @param examples rows it trained on
/// @param tokens tokens that took part in this process's steps (those before a resume are not counted again)
/// @param resumedAt the step it went on from, 0 when it was never stopped
public record TrainResult(long steps, int examples, long tokens, long resumedAt) {}
