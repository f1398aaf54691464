package dev.kalmia.data;

import dev.kalmia.data.FormatWriter.Written;
import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Writes examples as a folder with a corpus. A document's id is made of its text, so that a text stands there once,
/// however many examples have it; the corpus is sorted by these ids outside of the memory.
final class FolderWriter {
    private static final int ID_DIGITS = 32;
    private static final long SORT_BYTES = 1L << 27;

    private final ExampleFormat format;
    private final String task;
    private final Losses losses;
    private final SeenDigests ids = new SeenDigests();
    private long written;

    private FolderWriter(ExampleFormat format, String task, boolean lossy) {
        this.format = format;
        this.task = task;
        this.losses = new Losses(format, lossy);
    }

    static Written write(Path target, ExampleFormat format, boolean lossy, Iterator<? extends Example> examples) {
        Path plain = target.toAbsolutePath().normalize();
        FolderWriter writer = new FolderWriter(format, String.valueOf(plain.getFileName()), lossy);
        try {
            Files.createDirectories(plain.resolveSibling("."));
            if (!AtomicFolder.write(plain, folder -> writer.writeAll(folder, examples))) {
                throw new InputException("cannot write " + target + ": it is there already");
            }
        } catch (IOException e) {
            throw new InputException("cannot write " + target + ": " + InputException.reason(e), e);
        }
        return new Written(writer.written, writer.losses.counts());
    }

    private void writeAll(Path folder, Iterator<? extends Example> examples) throws IOException {
        try (FolderFiles files = FolderFiles.open(format, folder);
                ExternalSort<String> documents = new ExternalSort<>(
                        folder.resolve("sort"), SORT_BYTES, SortRecords.texts(Comparator.naturalOrder()), true)) {
            while (examples.hasNext()) {
                write(examples.next(), files, documents);
            }
            if (written == 0) {
                throw new InputException(
                        "there must be an example that the format " + format.key() + " can hold; examples=0");
            }
            Iterator<String> sorted = documents.sorted();
            while (sorted.hasNext()) {
                String document = sorted.next();
                files.document(document.substring(0, ID_DIGITS), document.substring(ID_DIGITS));
            }
        }
    }

    private void write(Example example, FolderFiles files, ExternalSort<String> documents) throws IOException {
        Group group = FormatRows.group(example);
        if (group == null || !areHeld(group)) {
            losses.add(example, List.of(Losses.RECORD));
            return;
        }
        String id = group.meta().id();
        boolean kept = isId(id) && isNew(id);
        losses.add(example, lost(group, kept));
        files.judged(
                kept ? id : ContentIds.digits(group) + "-" + written,
                group.query(),
                documents(group.positives(), documents),
                documents(group.negatives(), documents));
        written++;
    }

    private static List<String> documents(List<String> texts, ExternalSort<String> documents) {
        List<String> ids = new ArrayList<>();
        for (String text : texts) {
            String id = Hashes.string(text).substring(0, ID_DIGITS);
            documents.add(id + text);
            ids.add(id);
        }
        return ids;
    }

    /// Documents are read without white space at their ends, and each is judged once for a query.
    private static boolean areHeld(Group group) {
        Set<String> texts = new HashSet<>();
        return group.positives().stream().allMatch(text -> text.equals(text.strip()) && texts.add(text))
                && group.negatives().stream().allMatch(text -> text.equals(text.strip()) && texts.add(text));
    }

    /// 64 bits of an id's hash stand for it: of ten million, two are alike once in 400,000 times.
    private boolean isNew(String id) {
        return ids.add(Long.parseUnsignedLong(Hashes.string(id).substring(0, 16), 16)) == 1;
    }

    private List<String> lost(Group group, boolean id) {
        Meta meta = group.meta();
        List<String> lost = new ArrayList<>();
        if (!id) {
            lost.add("id");
        }
        if (!meta.task().equals(task)) {
            lost.add("task");
        }
        if (meta.prompt() != null) {
            lost.add("prompt");
        }
        if (!meta.attributes().isEmpty()) {
            lost.add(Layout.ATTRIBUTES);
        }
        if (group.scores() != null) {
            lost.add("scores");
        }
        return lost;
    }

    /// Ids stand between tabs.
    private static boolean isId(String id) {
        return id.equals(id.strip()) && id.codePoints().noneMatch(Character::isISOControl);
    }
}
