package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.data.FormatWriter.Written;
import dev.kalmia.run.AtomicFolder;
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

/// Writes examples as a folder with a corpus. The corpus is sorted by the ids of the documents, outside of
/// the memory.
final class FolderWriter {
    private static final long SORT_BYTES = 1L << 27;

    private final ExampleFormat format;
    private final Path target;
    private final String task;
    private final Losses losses;
    private final DigestSet ids = new DigestSet();
    private long written;

    private FolderWriter(ExampleFormat format, Path target, boolean lossy) {
        this.format = format;
        this.target = target;
        this.task = String.valueOf(target.getFileName());
        this.losses = new Losses(format, lossy);
    }

    static Written write(Path target, ExampleFormat format, boolean lossy, Iterator<? extends Example> examples) {
        Path plain = target.toAbsolutePath().normalize();
        FolderWriter writer = new FolderWriter(format, plain, lossy);
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
                ExternalSort<String> sort = new ExternalSort<>(
                        folder.resolve("sort"), SORT_BYTES, SortRecords.texts(Comparator.naturalOrder()), true)) {
            FolderDocuments documents = new FolderDocuments(sort);
            while (examples.hasNext()) {
                write(examples.next(), files, documents);
            }
            if (written == 0) {
                throw new InputException(
                        "there must be an example that the format " + format.key() + " can hold; examples=0");
            }
            documents.forEach(files::document);
        }
    }

    private void write(Example example, FolderFiles files, FolderDocuments documents) throws IOException {
        Group group = FormatRows.group(example);
        List<Document> held = group == null ? List.of() : documents.of(group, files);
        if (group == null || !areHeld(held)) {
            losses.add(example, List.of(Losses.RECORD));
            return;
        }
        String own = group.meta().id();
        boolean kept = isId(own) && ids.add(own);
        String id = kept ? own : ContentIds.digits(group) + "-" + written;
        ObjectNode row = files.row(id, group.query());
        FolderMeta.add(group.meta(), task, row);
        losses.add(example, lost(group, held, row, files));
        held.forEach(documents::add);
        int positives = group.positives().size();
        files.judged(new FolderFiles.Judged(
                row, group.meta(), held.subList(0, positives), held.subList(positives, held.size()), group.scores()));
        written++;
    }

    /// Documents are read without white space at their ends, and each is judged once for a query.
    private static boolean areHeld(List<Document> documents) {
        Set<String> ids = new HashSet<>();
        return documents.stream()
                .allMatch(document -> document.text().equals(document.text().strip()) && ids.add(document.id()));
    }

    private List<String> lost(Group group, List<Document> held, ObjectNode row, FolderFiles files) {
        Meta was = group.meta();
        List<String> lost = new ArrayList<>();
        Meta is = FolderMeta.of(new JsonRow(target, written + 1, row), files.keys(), was.id(), task, null);
        if (!row.path(files.idKey()).asText().equals(was.id())) {
            lost.add("id");
        }
        Losses.addMeta(lost, was, is);
        if (!DocumentNotes.areThose(held, was)) {
            lost.add(Losses.DOCUMENTS);
        }
        if (group.scores() != null && !files.holdsScores()) {
            lost.add("scores");
        }
        return lost;
    }

    /// Ids stand between tabs.
    static boolean isId(String id) {
        return id.equals(id.strip()) && id.codePoints().noneMatch(Character::isISOControl);
    }
}
