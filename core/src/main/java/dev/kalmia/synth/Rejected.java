package dev.kalmia.synth;

/// Examples, or texts of one, that were not written.
///
/// @param order the id of the order
/// @param step the prompt that was asked with
/// @param reason a word, the same for all of its kind
/// @param detail what was wrong, on one line
/// @param text what the model wrote; may be empty
/// @param lost how many examples there might have been; 0 where one was written without this text
record Rejected(String order, String step, String reason, String detail, String text, int lost) {}
