package dev.kalmia.pool;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file whose bytes are read as memory, of which the system holds what is asked for often. For any number
/// of threads.
final class MappedFile implements AutoCloseable {
    private final Path file;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;

    /// @throws InputException when it cannot be read
    MappedFile(Path file) {
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            this.bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            arena.close();
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
    }

    /// @throws InputException when the file has another number of bytes
    void requireSize(long expected) {
        if (bytes.byteSize() != expected) {
            throw new InputException(file + " must have " + expected + " bytes; bytes=" + bytes.byteSize());
        }
    }

    Path file() {
        return file;
    }

    MemorySegment bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
