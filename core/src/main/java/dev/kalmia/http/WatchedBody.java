package dev.kalmia.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// The body of an answer, watched: where no byte comes for too long, it is closed, which ends a read that waits. The
/// client has no such limit itself, and a connection that is gone without a word would be waited on for ever.
public final class WatchedBody implements AutoCloseable {
    private final InputStream body;
    private final AtomicLong reads = new AtomicLong();
    private final Thread watch;
    private volatile boolean silent;

    /// Watches a body.
    ///
    /// @param silence after this long without a byte it counts as cut
    public WatchedBody(InputStream body, Duration silence) {
        this.body = body;
        this.watch = Thread.ofVirtual().start(() -> watch(silence));
    }

    private void watch(Duration silence) {
        try {
            for (long seen = -1; seen != reads.get(); ) {
                seen = reads.get();
                Thread.sleep(silence);
            }
            silent = true;
            body.close();
        } catch (InterruptedException | IOException ended) {
            // Closed by its reader, or already gone.
            return;
        }
    }

    /// Reads some bytes.
    ///
    /// @return how many; -1 at the end
    /// @throws WebFailure when the connection is cut or says nothing any more
    public int read(byte[] buffer, int most) throws WebFailure {
        try {
            int read = body.read(buffer, 0, most);
            reads.incrementAndGet();
            if (silent) {
                throw new WebFailure("the connection says nothing any more");
            }
            return read;
        } catch (WebFailure silence) {
            throw silence;
        } catch (IOException cut) {
            throw new WebFailure(silent ? "the connection says nothing any more" : "the connection was cut", null, cut);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            body.close();
        } catch (IOException gone) {
            // It was to be closed.
            return;
        }
    }
}
