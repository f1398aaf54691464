package dev.kalmia.data;

import dev.kalmia.run.Hashes;

/// A document of a collection, as one group has it.
///
/// @param id empty where it has none of its own
/// @param title what the text begins with, before a space; empty for none
/// @param text title and body
/// @param grade how relevant it is to the query; above 0 for a positive
record Document(String id, String title, String text, int grade) {
    private static final int MADE_DIGITS = 32;

    Document {
        if (!begins(text, title)) {
            title = "";
        }
    }

    /// A document that nothing more is known of than whether it answers.
    static Document of(String text, boolean positive) {
        return new Document("", "", text, usualGrade(positive));
    }

    static int usualGrade(boolean positive) {
        return positive ? 1 : 0;
    }

    /// The id of a text that has none of its own.
    static String made(String text) {
        return madeLonger(text).substring(0, MADE_DIGITS);
    }

    /// The id where another document has the shorter one as its own.
    static String madeLonger(String text) {
        return Hashes.string(text);
    }

    /// Whether a title and a body, joined, can be that text.
    static boolean begins(String text, String title) {
        return title.isEmpty() || text.equals(title) || text.startsWith(title + " ");
    }

    /// What stands behind the title.
    String body() {
        return title.isEmpty() ? text : text.substring(Math.min(text.length(), title.length() + 1));
    }

    Document untitled() {
        return new Document(id, "", text, grade);
    }

    /// With the grade that says no more than whether it answers.
    Document ungraded() {
        return graded(usualGrade(grade > 0));
    }

    Document identified(String other) {
        return new Document(other, title, text, grade);
    }

    /// Whether its id says nothing but the text.
    boolean hasMadeId() {
        return id.length() >= MADE_DIGITS && madeLonger(text).startsWith(id);
    }

    Document graded(int other) {
        return new Document(id, title, text, other);
    }
}
