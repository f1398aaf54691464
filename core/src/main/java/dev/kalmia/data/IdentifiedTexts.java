package dev.kalmia.data;

import dev.kalmia.data.parquet.UnreadColumn;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Texts with their ids, as BEIR keeps them: a JSON object a line.
final class IdentifiedTexts {
    private final List<String> ids = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> titleLengths = new ArrayList<>();
    private final List<String> further = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final @Nullable Function<Row, Set<String>> known;
    private long passedOver;
    private List<UnreadColumn> unread = List.of();

    private IdentifiedTexts(@Nullable Function<Row, Set<String>> known) {
        this.known = known;
    }

    static IdentifiedTexts read(Path file, Selection selection, boolean emptyAllowed, Function<Row, String> text) {
        return read(file, selection, emptyAllowed, text, null);
    }

    /// @param known the keys of a row whose others are held, too, but for its id; null where no others are
    static IdentifiedTexts read(
            Path file,
            Selection selection,
            boolean emptyAllowed,
            Function<Row, String> text,
            @Nullable Function<Row, Set<String>> known) {
        var read = new IdentifiedTexts(known);
        boolean any = false;
        try (RowReader rows = RowReader.open(file, format(file), selection.maxLineBytes())) {
            read.unread = rows.unread();
            while (true) {
                try {
                    Row row = rows.next();
                    if (row == null) {
                        break;
                    }
                    any = true;
                    read.add(row, selection, emptyAllowed, text);
                } catch (BadRow fault) {
                    any = true;
                    selection.refuse().accept(fault);
                }
            }
        }
        if (!any) {
            throw new InputException("the file has no rows: " + file);
        }
        return read;
    }

    /// Collections are JSONL, however a file of one is called.
    private static TableFormat format(Path file) {
        boolean parquet = String.valueOf(file.getFileName()).endsWith(".parquet");
        return TableFormat.of(parquet ? FileFormat.PARQUET : FileFormat.JSONL);
    }

    private void add(Row row, Selection selection, boolean emptyAllowed, Function<Row, String> text) {
        String id = row.value(idColumn(row));
        if (id.isBlank()) {
            throw new BadRow(row.file(), row.line(), "empty id", Numbers.shown(id));
        }
        if (!selection.ids().test(id)) {
            passedOver++;
            return;
        }
        if (!seen.add(id)) {
            throw new BadRow(row.file(), row.line(), "duplicate id", Numbers.shown(id));
        }
        String checked = checked(row, text.apply(row), emptyAllowed);
        ids.add(id);
        texts.add(checked);
        titleLengths.add(title(row, checked).length());
        if (known != null && row instanceof JsonRow json) {
            Set<String> keys = new HashSet<>(known.apply(row));
            keys.add(idColumn(row));
            further.add(FurtherKeys.of(json.object(), keys));
        }
    }

    /// The title that a text begins with, which has no white space before it; empty for none.
    private static String title(Row row, String text) {
        String title = row instanceof JsonRow json
                ? json.object().path("title").asText("").stripLeading()
                : "";
        return Document.begins(text, title) ? title : "";
    }

    /// BEIR's own where a row has none.
    private static String idColumn(Row row) {
        return Stream.of("_id", "id", "docid")
                .filter(name -> row.has(Column.of(name)))
                .findFirst()
                .orElse("_id");
    }

    private static String checked(Row row, String text, boolean emptyAllowed) {
        String fault = Texts.fault(text);
        if (fault != null && !(emptyAllowed && fault.equals(Texts.EMPTY))) {
            throw new BadRow(row.file(), row.line(), fault, "");
        }
        return text;
    }

    static void check(List<String> ids, List<String> texts) {
        if (ids.size() != texts.size()) {
            throw new IllegalArgumentException("each id has one text; ids=" + ids.size() + ", texts=" + texts.size());
        }
        Set<String> seen = new HashSet<>();
        for (String id : ids) {
            if (!seen.add(id)) {
                throw new InputException("duplicate id: " + Numbers.shown(id));
            }
        }
    }

    List<String> ids() {
        return ids;
    }

    List<String> texts() {
        return texts;
    }

    /// Id → document, none of them judged yet.
    Map<String, Document> documents() {
        Map<String, Document> documents = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            String text = texts.get(i);
            String title = text.substring(0, titleLengths.get(i));
            String more = further.isEmpty() ? "" : further.get(i);
            documents.put(ids.get(i), new Document(ids.get(i), title, text, 0, more, ""));
        }
        return documents;
    }

    /// How many rows were not asked for.
    long passedOver() {
        return passedOver;
    }

    /// What of the columns is not read.
    List<UnreadColumn> unread() {
        return unread;
    }

    /// Id → further keys.
    Map<String, String> further() {
        Map<String, String> byId = new HashMap<>();
        for (int i = 0; i < further.size(); i++) {
            byId.put(ids.get(i), further.get(i));
        }
        return byId;
    }

    /// Id → text.
    Map<String, String> byId() {
        Map<String, String> byId = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            byId.put(ids.get(i), texts.get(i));
        }
        return byId;
    }
}
