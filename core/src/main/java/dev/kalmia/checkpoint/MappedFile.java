package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/// A whole file as read-only memory, and what is made of it, until closed. `toString` is its path.
final class MappedFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;

    private MappedFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
    }

    /// Maps the file and reads it; it is closed where the reader refuses it, else by what the reader returns.
    static <T> T open(Path path, Function<MappedFile, T> reader) {
        Arena arena = Arena.ofShared();
        try {
            return reader.apply(new MappedFile(path, arena, map(path, arena)));
        } catch (RuntimeException | Error refusal) {
            arena.close();
            throw refusal;
        }
    }

    private static MemorySegment map(Path path, Arena arena) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException failure) {
            throw new InputException(path + ": cannot be read: " + InputException.reason(failure), failure);
        }
    }

    MemorySegment bytes() {
        return bytes;
    }

    Path path() {
        return path;
    }

    /// Another file as read-only memory that goes with this one.
    MemorySegment mapped(Path other) {
        return map(other, arena);
    }

    /// Memory for numbers of any width that goes with the file.
    MemorySegment allocate(long size) {
        return arena.allocate(size, Long.BYTES);
    }

    /// Closing twice does nothing.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
