package dev.kalmia.filter;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What a pass remembers on the disk: begun empty, gone when it is closed.
final class ScratchFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    /// @throws InputException when it cannot be written; so do reading and writing
    ScratchFile(Path file) {
        this.file = file;
        try {
            this.channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// So many bytes from a place on; zeros where nothing was written.
    ByteBuffer read(long place, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        try {
            while (buffer.hasRemaining() && channel.read(buffer, place + buffer.position()) >= 0) {
                // Reads on until all is there.
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return buffer.clear();
    }

    /// Writes what remains in the buffer.
    void write(long place, ByteBuffer bytes) {
        long at = place;
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private InputException failed(IOException e) {
        return new InputException("cannot use " + file + ": " + InputException.reason(e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
