package dev.kalmia.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The judgements of a file, one at a time: BEIR's three columns between tabs or TREC's four between white
/// space. For one thread.
final class JudgementRows implements AutoCloseable {
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,9}");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final Lines lines;
    private boolean headerPossible = true;

    JudgementRows(Path file, int maxLineBytes) {
        this.lines = new Lines(file, maxLineBytes);
    }

    /// The next judgement, or null after the last.
    ///
    /// @throws BadRow when it cannot be used and the one after it can be asked for
    @Nullable
    Judgement next() {
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                continue;
            }
            boolean first = headerPossible;
            headerPossible = false;
            List<String> cells = cells(line);
            if (!(first && isHeader(cells))) {
                return judgement(cells);
            }
        }
        return null;
    }

    /// Query, document and relevance.
    private List<String> cells(String line) {
        List<String> tabs = Arrays.asList(line.split("\t", -1));
        if (tabs.size() == 3) {
            return tabs.stream().map(String::strip).toList();
        }
        List<String> words = Arrays.asList(SPACES.split(line.strip()));
        if (words.size() == 4) {
            return List.of(words.get(0), words.get(2), words.get(3));
        }
        throw bad(
                "malformed judgement",
                "3 columns between tabs or 4 between white space are needed; found " + Numbers.shown(line));
    }

    private static boolean isHeader(List<String> cells) {
        return !cells.get(2).isEmpty()
                && !Character.isDigit(cells.get(2).codePointBefore(cells.get(2).length()));
    }

    private Judgement judgement(List<String> cells) {
        if (cells.get(0).isEmpty() || cells.get(1).isEmpty()) {
            throw bad("empty id", "");
        }
        if (!WHOLE.matcher(cells.get(2)).matches()) {
            throw bad("relevance must be a whole number", Numbers.shown(cells.get(2)));
        }
        return new Judgement(cells.get(0), cells.get(1), Integer.parseInt(cells.get(2)), lines.number());
    }

    private BadRow bad(String reason, String detail) {
        return new BadRow(lines.file(), lines.number(), reason, detail);
    }

    /// What is said of a second judgement of one document for one query.
    BadRow twice(Judgement judgement) {
        String detail =
                "query " + Numbers.shown(judgement.query()) + ", document " + Numbers.shown(judgement.document());
        return new BadRow(lines.file(), judgement.line(), "duplicate judgement", detail);
    }

    @Override
    public void close() {
        lines.close();
    }
}
