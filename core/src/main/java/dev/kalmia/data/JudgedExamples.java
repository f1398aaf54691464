package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The groups of a folder whose rows name documents. The rows are read twice: first for the documents that they
/// name, so that of a large corpus only these are held in memory.
final class JudgedExamples implements ExampleSource {
    private final JudgedFolder folder;
    private final String task;
    private final BadRows badRows;
    private final Map<String, Document> documents;
    private final RowReader rows;
    private boolean any;

    JudgedExamples(JudgedFolder folder, ReadOptions options, BadRows badRows) {
        this.folder = folder;
        this.task = options.task() == null
                ? String.valueOf(folder.folder().toAbsolutePath().normalize().getFileName())
                : options.task();
        this.badRows = badRows;
        Set<String> named = named(options.maxLineBytes());
        this.documents = folder.corpus(new Selection(named::contains, options.maxLineBytes(), badRows::refuse))
                .documents();
        this.rows = folder.open(options.maxLineBytes());
    }

    /// Rows that cannot be used name nothing; they are told when they are read again.
    private Set<String> named(int maxLineBytes) {
        Set<String> named = new HashSet<>();
        try (RowReader first = folder.open(maxLineBytes)) {
            while (true) {
                try {
                    Row row = first.next();
                    if (row == null) {
                        return named;
                    }
                    named.addAll(folder.documents(row, true));
                    named.addAll(folder.documents(row, false));
                } catch (BadRow later) {
                    // Told by the second reading.
                }
            }
        }
    }

    @Override
    public @Nullable Example next() {
        while (true) {
            try {
                Row row = rows.next();
                if (row == null) {
                    requireAny();
                    return null;
                }
                Example example = example(row);
                any = true;
                return example;
            } catch (BadRow fault) {
                badRows.refuse(fault);
            }
        }
    }

    private Example example(Row row) {
        try {
            return DocumentNotes.group(
                    folder.query(row), judged(row, true), judged(row, false), Meta.of(folder.id(row), task));
        } catch (BadRow fault) {
            throw fault;
        } catch (InputException e) {
            throw new BadRow(row.file(), row.line(), "refused", String.valueOf(e.getMessage()));
        }
    }

    private List<Document> judged(Row row, boolean positive) {
        List<Document> judged = new ArrayList<>();
        for (String id : folder.documents(row, positive)) {
            Document document = documents.get(id);
            if (document == null) {
                throw new BadRow(
                        row.file(),
                        row.line(),
                        "unknown document",
                        folder.corpus().getFileName() + " has no usable row " + Numbers.shown(id));
            }
            judged.add(document.graded(Document.usualGrade(positive)));
        }
        return judged;
    }

    private void requireAny() {
        if (!any) {
            BadRow first = badRows.first();
            throw new InputException(folder.rows() + ": no row can be used"
                    + (first == null ? "" : "; the first bad row: " + first.getMessage()));
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
