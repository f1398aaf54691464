package dev.kalmia.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The numbers that a model said of texts, alone or beside a query, in the order in which it was asked,
/// kept as it comes: work that was killed goes on with them. Each row says first what it is of. From a row
/// of something else on all are forgotten.
public final class KeptScores implements AutoCloseable {
    /// Scores between two writes of the journal: what a kill loses.
    private static final int PENDING = 256;

    private static final int MARKS = 3;
    private static final int MARK_DIGITS = 6;

    private final Path file;
    private final String of;
    private final List<float[]> pending = new ArrayList<>();
    private int pendingScores;
    private @Nullable ScoreJournal journal;
    private ScoreJournal.@Nullable Rows before;
    private long left;

    /// Opens nothing before it is asked.
    ///
    /// @param of what all of it is of: the model, and what it is asked for
    public KeptScores(Path file, String of) {
        this.file = file;
        this.of = of;
    }

    /// The scores of texts beside a query: those that are kept, else what `scorer` gives.
    ///
    /// @param scorer gives one number a text
    /// @throws InputException when the file cannot be read or written
    public float[] of(String query, List<String> texts, Supplier<float[]> scorer) {
        return of(query, texts, 1, scorer);
    }

    /// The same where a text has several numbers.
    ///
    /// @param each how many
    /// @param scorer gives the numbers of all texts, one text after the other
    public float[] of(String query, List<String> texts, int each, Supplier<float[]> scorer) {
        if (texts.isEmpty()) {
            return new float[0];
        }
        ScoreJournal open = open();
        float[] marks = marks(query, texts);
        float[] kept = next(open, marks, texts.size() * each);
        return kept != null ? kept : added(open, marks, scorer.get());
    }

    private ScoreJournal open() {
        if (journal == null) {
            journal = ScoreJournal.open(file);
            left = journal.rows();
            before = left == 0 ? null : journal.rowReader();
        }
        return journal;
    }

    private float @Nullable [] next(ScoreJournal open, float[] marks, int numbers) {
        if (before == null) {
            return null;
        }
        try {
            float[] row = before.next();
            boolean same = row.length == MARKS + numbers && Arrays.equals(row, 0, MARKS, marks, 0, MARKS);
            left--;
            if (left == 0 || !same) {
                before.close();
                before = null;
            }
            if (!same) {
                open.clear();
            }
            return same ? Arrays.copyOfRange(row, MARKS, row.length) : null;
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    private float[] added(ScoreJournal open, float[] marks, float[] scores) {
        float[] row = Arrays.copyOf(marks, MARKS + scores.length);
        System.arraycopy(scores, 0, row, MARKS, scores.length);
        pending.add(row);
        pendingScores += scores.length;
        if (pendingScores >= PENDING) {
            write(open);
        }
        return scores;
    }

    private void write(ScoreJournal open) {
        open.append(pending);
        pending.clear();
        pendingScores = 0;
    }

    /// Bits of a hash as whole numbers that float32 holds.
    private float[] marks(String query, List<String> texts) {
        List<String> content = new ArrayList<>(List.of(of, query));
        content.addAll(texts);
        String digits = Hashes.strings(content);
        float[] marks = new float[MARKS];
        for (int i = 0; i < MARKS; i++) {
            marks[i] = Integer.parseInt(digits.substring(i * MARK_DIGITS, (i + 1) * MARK_DIGITS), 16);
        }
        return marks;
    }

    @Override
    public void close() {
        try {
            if (before != null) {
                before.close();
            }
            if (journal != null && !pending.isEmpty()) {
                write(journal);
            }
        } catch (IOException e) {
            throw new InputException("cannot close " + file + ": " + InputException.reason(e), e);
        }
    }
}
