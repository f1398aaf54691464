package dev.kalmia.encode.bulk;

import dev.kalmia.data.TextSource;
import dev.kalmia.encode.Windows;
import dev.kalmia.run.Hashes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Some thousand texts that are written together.
///
/// @param named whether each has an id of its own
/// @param bytesRead how far the source was read when the last of them was had
record TextWindow(List<TextSource.Entry> entries, boolean named, long bytesRead) {
    static Iterator<TextWindow> of(TextSource source, int dimension) {
        Windows<TextSource.Entry> windows =
                new Windows<>(source, entry -> entry.text().length(), dimension);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return windows.hasNext();
            }

            @Override
            public TextWindow next() {
                return new TextWindow(windows.next(), source.named(), source.bytesRead());
            }
        };
    }

    int size() {
        return entries.size();
    }

    List<String> texts() {
        return entries.stream().map(TextSource.Entry::text).toList();
    }

    String text(int i) {
        return entries.get(i).text();
    }

    /// The id of text `i` where texts have one.
    String id(int i) {
        return String.valueOf(entries.get(i).id());
    }

    /// Tells these texts and ids from any others.
    String hash() {
        List<String> content = new ArrayList<>(2 * entries.size());
        for (int i = 0; i < entries.size(); i++) {
            content.add(named ? id(i) : "");
            content.add(text(i));
        }
        return Hashes.strings(content);
    }
}
