package dev.kalmia.encode.bulk;

import dev.kalmia.run.Progress;
import java.util.Iterator;

/// Windows as they are read. From the share of the file that was read follows how many texts there will be.
final class Watched implements Iterator<TextWindow> {
    private final Iterator<TextWindow> windows;
    private final long size;
    private final long before;
    private final Progress progress;
    private long read;

    /// @param size bytes of the file, negative where nobody knows
    /// @param before texts that were passed over
    Watched(Iterator<TextWindow> windows, long size, long before, Progress progress) {
        this.windows = windows;
        this.size = size;
        this.before = before;
        this.progress = progress;
    }

    @Override
    public boolean hasNext() {
        boolean more = windows.hasNext();
        if (!more) {
            progress.expect(read);
        }
        return more;
    }

    @Override
    public TextWindow next() {
        TextWindow window = windows.next();
        read += window.size();
        if (size > 0 && window.bytesRead() > 0) {
            progress.expect(Math.round((double) (before + read) * size / window.bytesRead()) - before);
        }
        return window;
    }
}
