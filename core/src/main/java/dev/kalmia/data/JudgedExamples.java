package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final LeftBehind left;
    private final CorpusInstructions instructions;
    private final Map<String, Document> documents;
    private final RowReader rows;
    private boolean any;

    JudgedExamples(JudgedFolder folder, ReadOptions options, BadRows badRows, LeftBehind left) {
        this.folder = folder;
        this.task = options.task() == null
                ? String.valueOf(folder.folder().toAbsolutePath().normalize().getFileName())
                : options.task();
        this.badRows = badRows;
        this.left = left;
        this.instructions = folder.instructions(left);
        Set<String> named = named(options.maxLineBytes());
        IdentifiedTexts corpus = folder.corpus(new Selection(named::contains, options.maxLineBytes(), badRows::refuse));
        this.documents = corpus.documents();
        left.add("documents without a judgement", corpus.passedOver());
        left.addColumns(corpus.unread(), corpus.passedOver() + corpus.ids().size());
        this.rows = folder.open(options.maxLineBytes(), key -> left.addKey("train.json", key));
    }

    /// Rows that cannot be used name nothing; they are told when they are read again.
    private Set<String> named(int maxLineBytes) {
        Set<String> named = new HashSet<>();
        try (RowReader first = folder.open(maxLineBytes, key -> {})) {
            while (true) {
                try {
                    Row row = first.next();
                    if (row == null) {
                        return named;
                    }
                    for (boolean positive : List.of(true, false)) {
                        folder.documents((JsonRow) row, positive).forEach(document -> named.add(document.id()));
                    }
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
                Example example = example((JsonRow) row);
                FolderMeta.leftBehind((JsonRow) row, left);
                any = true;
                return example;
            } catch (BadRow fault) {
                badRows.refuse(fault);
            }
        }
    }

    private Example example(JsonRow row) {
        try {
            List<Document> positives = judged(row, true);
            List<Document> negatives = judged(row, false);
            GroupScores scores = positives.isEmpty() ? null : Document.scores(positives, negatives);
            return DocumentNotes.group(
                    folder.query(row),
                    scores == null ? positives : unscored(positives),
                    scores == null ? negatives : unscored(negatives),
                    scores,
                    meta(row));
        } catch (BadRow fault) {
            throw fault;
        } catch (InputException e) {
            throw new BadRow(row.file(), row.line(), "refused", String.valueOf(e.getMessage()));
        }
    }

    private static List<Document> unscored(List<Document> documents) {
        return documents.stream().map(Document::unscored).toList();
    }

    /// What stands before all passages is an attribute: an example has no other place for it.
    private Meta meta(JsonRow row) {
        Meta meta = FolderMeta.of(row, folder.keys(), folder.id(row), task, instructions.query());
        if (instructions.passage() == null || meta.attributes().containsKey(CorpusInstructions.PASSAGE)) {
            return meta;
        }
        Map<String, String> attributes = new HashMap<>(meta.attributes());
        attributes.put(CorpusInstructions.PASSAGE, instructions.passage());
        return new Meta(meta.id(), meta.task(), meta.prompt(), attributes);
    }

    private List<Document> judged(JsonRow row, boolean positive) {
        List<Document> judged = new ArrayList<>();
        for (JsonRow.Named named : folder.documents(row, positive)) {
            Document document = documents.get(named.id());
            if (document == null) {
                throw new BadRow(
                        row.file(),
                        row.line(),
                        "unknown document",
                        folder.corpus().getFileName() + " has no usable row " + Numbers.shown(named.id()));
            }
            judged.add(document.graded(Document.usualGrade(positive)).remarked(named.remark()));
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
