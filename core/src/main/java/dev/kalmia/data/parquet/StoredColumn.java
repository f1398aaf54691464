package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;

/// The values of one column in one row group with their levels, one after the other.
final class StoredColumn {
    /// The level of what stands behind the last value.
    private static final int NOTHING = -1;

    private final StoredSchema.Field field;
    private final StoredPages pages;
    private StoredPages.Page page = StoredPages.Page.EMPTY;
    private int left;
    private boolean ended;
    private int repetition;
    private int definition;

    StoredColumn(StoredSchema.Field field, StoredPages pages) {
        this.field = field;
        this.pages = pages;
        advance();
    }

    /// At which level the value goes on with the one before; 0 where a row begins, and behind the last.
    int repetition() {
        return repetition;
    }

    /// Up to which level the value is there.
    int definition() {
        return definition;
    }

    boolean ended() {
        return ended;
    }

    /// The value, where it is there in full; asked for once.
    JsonNode value() {
        if (definition != field.definition()) {
            throw new Damage("column '" + field.name() + "' has a null where none may be");
        }
        return field.numbers().meant(page.values().next());
    }

    /// Bytes of pages that were read so far.
    long bytesRead() {
        return pages.bytesRead();
    }

    void advance() {
        while (left == 0) {
            StoredPages.Page next = pages.next();
            if (next == null) {
                ended = true;
                repetition = 0;
                definition = NOTHING;
                return;
            }
            page = next;
            left = next.count();
        }
        left--;
        repetition = page.repetitions().next();
        definition = page.definitions().next();
    }
}
