package dev.kalmia.data;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The documents of a folder as rows of `id` and `text`.
final class FolderRows implements RowReader {
    private static final Header HEADER = Header.of(List.of("id", "text"));

    private final DocumentFolder folder;
    private final Iterator<String> names;
    private long bytesRead;

    FolderRows(DocumentFolder folder) {
        this.folder = folder;
        this.names = folder.names().iterator();
    }

    /// What is no document, in words; empty for nothing.
    String leftOut() {
        return folder.leftOut();
    }

    @Override
    public @Nullable CellRow next() {
        if (!names.hasNext()) {
            return null;
        }
        String name = names.next();
        String text = folder.text(name);
        bytesRead += text.getBytes(StandardCharsets.UTF_8).length;
        return new CellRow(folder.file(name), 1, HEADER, List.of(name, text));
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() {
        // Every file is closed when it is read.
    }
}
