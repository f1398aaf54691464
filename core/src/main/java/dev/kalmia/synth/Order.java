package dev.kalmia.synth;

/// One piece of work: what is asked in one go.
///
/// @param assignment what it is part of
/// @param number from 0, within the assignment
/// @param wanted examples
/// @param matter which persona, document or example it begins with
/// @param domain what field the texts are of
/// @param sample how often the same matter and domain were there before
/// @param draws of this order alone
record Order(Assignment assignment, int number, int wanted, int matter, String domain, int sample, Draws draws) {
    String id() {
        return assignment.name() + "-" + number;
    }

    Kind kind() {
        return assignment.kind();
    }
}
