package dev.kalmia.encode.bulk;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Windows of which the first may be passed over.
final class Remaining implements Iterator<TextWindow> {
    private final Iterator<TextWindow> windows;
    private @Nullable TextWindow ahead;

    Remaining(Iterator<TextWindow> windows) {
        this.windows = windows;
    }

    /// Passes over the next window when it is the one with this hash.
    ///
    /// @return whether it is
    boolean drop(String hash) {
        if (!hasNext()) {
            return false;
        }
        TextWindow window = next();
        if (window.hash().equals(hash)) {
            return true;
        }
        ahead = window;
        return false;
    }

    @Override
    public boolean hasNext() {
        return ahead != null || windows.hasNext();
    }

    @Override
    public TextWindow next() {
        TextWindow window = ahead == null ? windows.next() : ahead;
        ahead = null;
        if (window == null) {
            throw new NoSuchElementException();
        }
        return window;
    }
}
