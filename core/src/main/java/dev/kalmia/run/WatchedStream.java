package dev.kalmia.run;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Remembers how writing failed, so that it can be told from a failure of something else.
final class WatchedStream extends FilterOutputStream {
    private final List<IOException> failures = new ArrayList<>();

    WatchedStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        try {
            out.write(value);
        } catch (IOException e) {
            failures.add(e);
            throw e;
        }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            failures.add(e);
            throw e;
        }
    }

    /// Whether `e` is the failure of a write here, or came of it.
    boolean caused(IOException e) {
        Throwable each = e;
        while (each != null && !failures.contains(each)) {
            each = each.getCause();
        }
        return each != null;
    }
}
