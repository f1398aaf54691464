package dev.kalmia.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// What is done with the weights of folders where nothing is computed: all are read, those of the last are written,
/// onto the disk.
final class PlainCopy {
    private PlainCopy() {}

    /// Takes the files out of the page cache.
    static void forget(List<Path> models) throws IOException {
        for (Path model : models) {
            for (Path file : files(model)) {
                forget(file);
            }
        }
    }

    /// Java cannot ask for it.
    private static void forget(Path file) throws IOException {
        try {
            new ProcessBuilder("dd", "if=" + file, "iflag=nocache", "count=0", "status=none")
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static List<Path> files(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    /// Reads all, and writes the last.
    static void of(List<Path> read, Path folder) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        try {
            Path out = Files.createDirectories(folder);
            for (Path model : read) {
                boolean kept = model.equals(read.getLast());
                for (Path file : files(model)) {
                    try (FileChannel in = FileChannel.open(file)) {
                        if (kept) {
                            transfer(in, out.resolve(file.getFileName()));
                        } else {
                            while (in.read(buffer.clear()) >= 0) {}
                        }
                    }
                }
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void transfer(FileChannel in, Path to) throws IOException {
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long place = 0; place < in.size(); ) {
                place += in.transferTo(place, in.size() - place, out);
            }
            out.force(true);
        }
    }
}
