package dev.kalmia.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What work remembers on the disk: begun empty, gone when it is closed, or its process is. Places that are
/// not written any more may be read by any number of threads.
public final class ScratchFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    /// @param file what stands there is forgotten; its folder is made where there is none
    /// @throws InputException when it cannot be written; so do reading and writing
    public ScratchFile(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
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
    public ByteBuffer read(long place, int bytes) {
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
    public void write(long place, ByteBuffer bytes) {
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
