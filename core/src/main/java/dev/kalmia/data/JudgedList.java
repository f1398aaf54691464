package dev.kalmia.data;

import java.util.ArrayList;
import java.util.List;

/// A query, a list of documents and a list of their grades: what is graded above 0 answers, as in BEIR's judgements.
final class JudgedList {
    private JudgedList() {}

    /// @throws BadRow when the lists are not of one length, a grade is no whole number, or none is above 0
    static Group group(Row row, Layout layout, String query, Meta meta) {
        Column column = layout.column(Role.DOCUMENTS);
        List<String> texts = Examples.texts(row, column);
        List<Double> grades = row.numbers(layout.column(Role.GRADES));
        if (texts.size() != grades.size()) {
            throw new BadRow(
                    row.file(),
                    row.line(),
                    "grades and documents differ",
                    "each document must have one grade; documents=" + texts.size() + ", grades=" + grades.size());
        }
        List<Document> positives = new ArrayList<>();
        List<Document> negatives = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            int grade = grade(row, layout.column(Role.GRADES), grades.get(i));
            (grade > 0 ? positives : negatives).add(new Document("", "", texts.get(i), grade));
        }
        if (positives.isEmpty()) {
            throw new BadRow(
                    row.file(),
                    row.line(),
                    "no positive",
                    "column " + layout.column(Role.GRADES) + " has no grade above 0");
        }
        return DocumentNotes.group(query, positives, negatives, meta);
    }

    /// Parts of one are a teacher's scores: above 0 would make answers of all of them.
    private static int grade(Row row, Column column, double number) {
        int grade = (int) number;
        if (grade != number) {
            throw new BadRow(
                    row.file(),
                    row.line(),
                    "not a grade",
                    "column " + column + " must hold whole numbers; it has " + number);
        }
        return grade;
    }
}
