package dev.kalmia.checkpoint.hub;

import dev.kalmia.http.WatchedBody;
import dev.kalmia.http.WebAnswer;
import dev.kalmia.http.WebFailure;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One file of the hub on its way into the cache. What has come lies under a name of its own and is gone on with,
/// in this run or a later one; the file gets its name when it has its size and its hash.
final class Download {
    private static final int BUFFER = 1 << 16;
    /// A stretch of which a connection that breaks later has got somewhere.
    private static final long STRETCH = 1L << 20;
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

    private final HubClient client;
    private final HubFile file;
    private final String what;
    private final Path target;
    private final Path partial;
    private final LongConsumer arrived;
    private long told;
    private boolean fresh;
    private boolean ranges = true;

    /// @param what the model and the file, for messages
    /// @param target the file's place; what is not whole lies beside it
    /// @param arrived hears how many bytes have come that had not come before
    Download(HubClient client, HubFile file, String what, Path target, LongConsumer arrived) {
        this.client = client;
        this.file = file;
        this.what = what;
        this.target = target;
        this.partial = target.resolveSibling(target.getFileName() + ".incomplete");
        this.arrived = arrived;
    }

    /// Brings the file here.
    ///
    /// @throws InputException when it cannot be had, is not what the hub said, or cannot be written
    void run(URI uri, Patience patience) {
        try {
            Files.createDirectories(target.resolveSibling(""));
            while (true) {
                take(uri, patience);
                ContentHash found = ContentHash.of(file.hash().kind(), partial);
                if (found.equals(file.hash())) {
                    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    return;
                }
                Files.delete(partial);
                // What an earlier run left may have been damaged since.
                if (fresh) {
                    throw new InputException(what + ": the download is not what the hub says it is; its hash must be "
                            + file.hash().hexadecimal() + "; hash=" + found.hexadecimal());
                }
            }
        } catch (IOException failure) {
            throw new InputException("cannot write " + partial + ": " + InputException.reason(failure), failure);
        }
    }

    private void take(URI uri, Patience patience) throws IOException {
        try (FileChannel out = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (out.size() > file.size()) {
                out.truncate(0);
            }
            fresh = out.size() == 0;
            while (out.size() < file.size()) {
                long before = out.size();
                try {
                    attempt(uri, out);
                } catch (WebFailure failure) {
                    if (out.size() - before >= STRETCH) {
                        patience.renew();
                    }
                    patience.bear(failure, what);
                }
            }
            patience.renew();
            arrivedAt(out.size());
            out.force(true);
        }
    }

    private void attempt(URI uri, FileChannel out) throws IOException {
        long from = ranges ? out.size() : 0;
        arrivedAt(from);
        try (WebAnswer answer = client.get(uri, from, what)) {
            long start = start(answer, from);
            requireLength(answer, file.size() - start, out);
            out.truncate(start);
            out.position(start);
            fresh |= start == 0;
            copy(answer.body(), out);
        }
    }

    /// Where the answer's bytes begin: at the place asked for, or, where the server knows no ranges, at the start.
    private long start(WebAnswer answer, long from) throws WebFailure {
        if (answer.status() == 200) {
            return 0;
        }
        Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
        boolean asked = answer.status() == 206
                && from > 0
                && range.matches()
                && Long.parseLong(range.group(1)) == from
                && (range.group(2).equals("*") || Long.parseLong(range.group(2)) == file.size());
        if (!asked) {
            ranges = false;
            throw new WebFailure("the hub answers with another part of the file than asked for");
        }
        return from;
    }

    private void requireLength(WebAnswer answer, long expected, FileChannel out) throws IOException {
        Optional<String> encoding = answer.header("Content-Encoding").filter(name -> !name.equals("identity"));
        if (encoding.isPresent()) {
            throw new InputException(
                    what + ": the hub sends it packed, which was not asked for; Content-Encoding=" + encoding.get());
        }
        Optional<String> length = answer.header("Content-Length").filter(said -> !said.equals(Long.toString(expected)));
        if (length.isPresent()) {
            out.truncate(0);
            throw new InputException(what + ": the download must have " + expected
                    + " bytes as the hub says; Content-Length=" + length.get());
        }
    }

    private void copy(WatchedBody body, FileChannel out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = file.size() - out.position();
        while (left > 0) {
            int read = body.read(buffer, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new WebFailure("the download ended " + left + " bytes before its end");
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            left -= read;
            arrivedAt(out.position());
        }
        if (goesOn(body)) {
            out.truncate(0);
            throw new InputException(what + ": the download has more bytes than the hub says; size=" + file.size());
        }
    }

    private static boolean goesOn(WatchedBody body) {
        try {
            return body.read(new byte[1], 1) > 0;
        } catch (WebFailure cut) {
            // All that was said has come.
            return false;
        }
    }

    /// What comes a second time is not told again.
    private void arrivedAt(long position) {
        if (position > told) {
            arrived.accept(position - told);
            told = position;
        }
    }
}
