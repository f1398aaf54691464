package dev.kalmia.synth;

import dev.kalmia.data.DocumentOptions;
import dev.kalmia.data.DocumentSource;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A sample of a corpus that may be larger than memory. A passage of a long document counts as a document.
final class Documents {
    private record Numbered(long number, Matters.Document document) {}

    private Documents() {}

    /// So many documents, each as likely as the others (Vitter 1985, algorithm R), in the order of the file; all where
    /// there are no more. Empty ones are left out.
    ///
    /// @param progress told how many are empty, left out or cut
    /// @throws InputException when the file or folder cannot be read, or has no document with a text
    static List<Matters.Document> sample(Path file, DocumentOptions options, int most, Draws draws, Progress progress) {
        List<Numbered> kept = new ArrayList<>();
        long seen = 0;
        try (DocumentSource documents = DocumentSource.open(file, options)) {
            while (documents.hasNext()) {
                DocumentSource.Passage passage = documents.next();
                if (passage.text().isBlank()) {
                    continue;
                }
                seen++;
                long place = kept.size() < most ? kept.size() : (long) (draws.share(Long.toString(seen)) * seen);
                put(kept, place, most, new Numbered(seen, Matters.Document.of(passage)));
            }
            documents.tell(progress);
        }
        if (kept.isEmpty()) {
            throw new InputException(file + ": there must be a document with a text");
        }
        return kept.stream()
                .sorted(Comparator.comparingLong(Numbered::number))
                .map(Numbered::document)
                .toList();
    }

    private static void put(List<Numbered> kept, long place, int most, Numbered document) {
        if (place == kept.size() && kept.size() < most) {
            kept.add(document);
        } else if (place < most) {
            kept.set((int) place, document);
        }
    }
}
