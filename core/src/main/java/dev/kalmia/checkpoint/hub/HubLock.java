package dev.kalmia.checkpoint.hub;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// One download of a model at a time: others wait until it is done, and find what it brought. The system lets go of
/// the lock when the process ends, however it ends.
final class HubLock implements AutoCloseable {
    // A lock of the system is the whole JVM's, so threads wait for each other here.
    private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final ReentrantLock here;
    private final FileChannel channel;

    private HubLock(ReentrantLock here, FileChannel channel) {
        this.here = here;
        this.channel = channel;
    }

    static HubLock take(Path file, Progress progress) {
        ReentrantLock here = HERE.computeIfAbsent(file, _ -> new ReentrantLock());
        here.lock();
        try {
            Files.createDirectories(file.resolveSibling(""));
            return new HubLock(here, lock(file, progress));
        } catch (IOException failure) {
            here.unlock();
            throw new InputException("cannot lock " + file + ": " + InputException.reason(failure), failure);
        } catch (RuntimeException | Error failure) {
            here.unlock();
            throw failure;
        }
    }

    private static FileChannel lock(Path file, Progress progress) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                progress.note("another process downloads this model: waiting for it");
                channel.lock();
            }
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new InputException("cannot let go of a lock: " + InputException.reason(failure), failure);
        } finally {
            here.unlock();
        }
    }
}
