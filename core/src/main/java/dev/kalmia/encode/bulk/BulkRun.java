package dev.kalmia.encode.bulk;

import dev.kalmia.data.TextSource;
import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// One run that makes a file of vectors grow to its end.
final class BulkRun {
    private final Path target;
    private final VectorFormat format;
    private final FileChannel channel;
    private final Journal journal;
    private final Progress progress;
    private long rows;

    BulkRun(Path target, VectorFormat format, FileChannel channel, Journal journal, Progress progress) {
        this.target = target;
        this.format = format;
        this.channel = channel;
        this.journal = journal;
        this.progress = progress;
    }

    BulkResult encode(Encoder encoder, Prompt prompt, TextSource texts) {
        Remaining windows = new Remaining(TextWindow.of(texts, encoder.dimension()));
        int kept = goOn(windows);
        rows = BulkResult.texts(journal.entries());
        progress.start("embed", -1, "texts");
        try {
            Iterator<TextWindow> watched = new Watched(windows, texts.size(), rows, progress);
            encoder.encodeAll(watched, TextWindow::texts, rows, prompt, progress, this::add);
            end();
        } catch (RuntimeException failure) {
            if (rows > 0) {
                progress.note(String.format(
                        Locale.ROOT,
                        "%s.partial: %,d texts are kept; the same command goes on from there",
                        target,
                        rows));
            }
            throw failure;
        }
        progress.finish();
        return BulkResult.of(journal.facts(), journal.entries(), kept);
    }

    /// Passes over the windows that are finished, and forgets finished ones that are not of these texts.
    private int goOn(Remaining windows) {
        if (journal.others()) {
            progress.note(target + ".partial is of other settings, another model or other code: begun anew");
        }
        List<JournalEntry> finished = journal.entries();
        int before = finished.size();
        try {
            int kept = 0;
            while (kept < before
                    && finished.get(kept).end() <= channel.size()
                    && windows.drop(finished.get(kept).hash())) {
                kept++;
            }
            journal.keep(kept);
            channel.truncate(kept == 0 ? 0 : journal.entries().getLast().end());
            if (kept == 0) {
                put(0, format.head(0));
            }
            if (before > 0) {
                progress.note(String.format(
                        Locale.ROOT,
                        kept < before
                                ? "%s.partial: the first %,d texts are the same and done; begun anew from there"
                                : "%s.partial: going on after %,d texts that are done",
                        target,
                        BulkResult.texts(journal.entries())));
            }
            return kept;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void add(TextWindow window, Encoding encoding) {
        try {
            channel.position(channel.size());
            long offset = channel.position();
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            List<Long> parts = format.write(window, encoding, rows, offset, out);
            out.flush();
            channel.force(false);
            EncodeReport report = encoding.report();
            journal.add(
                    new JournalFacts(report.as(), window.named()),
                    new JournalEntry(
                            window.hash(),
                            window.size(),
                            report.totalTokens(),
                            report.lostTokens(),
                            report.truncatedTexts(),
                            report.chunkedTexts(),
                            channel.position(),
                            parts));
            rows += window.size();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void end() {
        try {
            put(channel.size(), format.tail(journal.facts(), journal.entries()));
            put(0, format.head(rows));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void put(long position, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    private InputException unwritable(IOException e) {
        return new InputException("cannot write " + target + ": " + InputException.reason(e), e);
    }
}
