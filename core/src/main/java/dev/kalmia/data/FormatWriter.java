package dev.kalmia.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes examples in the convention of some software, one at a time, so that other programs and
/// `ExampleReader` read them: as a row each in a file (`.jsonl`, `.csv`, `.tsv`, packed with `.gz` or `.zst`,
/// or `.parquet`), or as a folder with a corpus. The same examples give the same bytes.
///
/// Each row is read again as it is written, and compared: what is not there any more is lost.
public final class FormatWriter {
    private final ExampleFormat format;
    private final FileFormat file;
    private final Path target;
    private final Losses losses;
    private final Examples reader;
    private long written;
    private @Nullable RowOutput output;

    /// What was written.
    ///
    /// @param examples how many
    /// @param lost how many records have lost which part; `record` for those that were left out
    public record Written(long examples, Map<String, Long> lost) {}

    private FormatWriter(ExampleFormat format, FileFormat file, Path target, boolean lossy) {
        this.format = format;
        this.file = file;
        this.target = target;
        this.losses = new Losses(format, lossy);
        this.reader = new Examples(Map.of(), ReadOptions.taskOf(target), example -> example);
    }

    /// Writes a file, or where the target's name ends like no file's, a folder.
    ///
    /// @param lossy whether what the format cannot hold of a record is left out and counted
    /// @throws UsageException when the format is none for such a file
    /// @throws InputException when a record cannot be held and nothing may be lost, none is there, or the
    ///     target cannot be written: then nothing is left
    public static Written write(
            Path target, ExampleFormat format, boolean lossy, Iterator<? extends Example> examples) {
        if (isFolder(target, format)) {
            return FolderWriter.write(target, format, lossy, examples);
        }
        FormatWriter writer = new FormatWriter(format, FileFormat.of(target), target, lossy);
        AtomicFile.write(target, bytes -> {
            try (OutputStream out = Packing.of(target).packed(bytes)) {
                writer.writeAll(examples, out);
            }
        });
        return new Written(writer.written, writer.losses.counts());
    }

    /// Whether a target is a folder.
    ///
    /// @throws UsageException when it is neither that nor a file that can hold the format
    public static boolean isFolder(Path target, ExampleFormat format) {
        List<FileFormat> files = RowOutput.files(format);
        boolean folders =
                format == ExampleFormat.BEIR || format == ExampleFormat.TEVATRON || format == ExampleFormat.NEMO;
        String name = String.valueOf(target.getFileName());
        if (folders && !name.contains(".")) {
            return true;
        }
        if (files.isEmpty() || !files.contains(FileFormat.of(target))) {
            String endings = files.stream()
                    .map(each -> "." + each.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw new UsageException("the format " + format.key() + " is written as "
                    + (folders ? "a folder, whose name has no dot" : "")
                    + (folders && !files.isEmpty() ? ", or " : "")
                    + (files.isEmpty() ? "" : endings)
                    + "; output=" + target);
        }
        return false;
    }

    private void writeAll(Iterator<? extends Example> examples, OutputStream out) throws IOException {
        try {
            writeEach(examples, out);
        } finally {
            if (output != null) {
                output.close();
            }
        }
    }

    private void writeEach(Iterator<? extends Example> examples, OutputStream out) throws IOException {
        while (examples.hasNext()) {
            write(examples.next(), out);
        }
        if (output == null || written == 0) {
            throw new InputException("there must be an example that the format " + format.key()
                    + " can hold; examples=0 (" + target + ")");
        }
        output.finish();
    }

    private void write(Example example, OutputStream out) throws IOException {
        ObjectNode row = FormatRows.row(format, file, example);
        if (row == null) {
            losses.add(example, List.of(Losses.RECORD));
            return;
        }
        FormatRows.addFurther(format, file, example, ReadOptions.taskOf(target), row);
        if (output == null) {
            output = RowOutput.of(file, format, row, target, out);
        }
        Example after = readAgain(output, row);
        losses.add(example, Losses.between(example, after));
        if (after != null) {
            output.write(row);
            written++;
        }
    }

    private @Nullable Example readAgain(RowOutput to, ObjectNode row) {
        try {
            return reader.example(to.asRead(target, written + 1, row));
        } catch (BadRow refused) {
            return null;
        }
    }
}
