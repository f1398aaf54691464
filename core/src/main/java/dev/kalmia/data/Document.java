package dev.kalmia.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kalmia.run.Hashes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document of a collection, as one group has it.
///
/// @param id empty where it has none of its own
/// @param title what the text begins with, before a space; empty for none
/// @param text title and body
/// @param grade how relevant it is to the query; above 0 for a positive
/// @param more what else its row says of it, a JSON object ([FurtherKeys]); empty for nothing
/// @param remark what else the group's row says of it, the same
record Document(String id, String title, String text, int grade, String more, String remark) {
    static final String SCORE = "score";

    private static final int MADE_DIGITS = 32;

    Document {
        if (!begins(text, title)) {
            title = "";
        }
    }

    /// A document that nothing else is said of.
    Document(String id, String title, String text, int grade) {
        this(id, title, text, grade, "", "");
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

    /// The scores of a group's documents; null where one has none.
    static @Nullable GroupScores scores(List<Document> positives, List<Document> negatives) {
        List<Double> right = scores(positives);
        List<Double> wrong = scores(negatives);
        return right == null || wrong == null ? null : new GroupScores(right, wrong);
    }

    private static @Nullable List<Double> scores(List<Document> documents) {
        List<Double> scores = new ArrayList<>();
        for (Document document : documents) {
            JsonNode score = HostileJson.object(document.remark).path(SCORE);
            if (!score.isNumber()) {
                return null;
            }
            scores.add(score.doubleValue());
        }
        return scores;
    }

    /// What stands behind the title.
    String body() {
        return title.isEmpty() ? text : text.substring(Math.min(text.length(), title.length() + 1));
    }

    Document untitled() {
        return new Document(id, "", text, grade, more, remark);
    }

    /// With the grade that says no more than whether it answers.
    Document ungraded() {
        return graded(usualGrade(grade > 0));
    }

    Document identified(String other) {
        return new Document(other, title, text, grade, more, remark);
    }

    /// Whether its id says nothing but the text.
    boolean hasMadeId() {
        return id.length() >= MADE_DIGITS && madeLonger(text).startsWith(id);
    }

    Document graded(int other) {
        return new Document(id, title, text, other, more, remark);
    }

    /// Without the keys that would mean something else where it is written.
    Document without(Collection<String> names) {
        return new Document(id, title, text, grade, FurtherKeys.without(more, names), remark);
    }

    Document remarked(String other) {
        return new Document(id, title, text, grade, more, other);
    }

    /// Without a score, which the group has.
    Document unscored() {
        return remarked(FurtherKeys.without(remark, SCORE));
    }
}
