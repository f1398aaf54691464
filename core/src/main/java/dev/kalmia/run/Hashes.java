package dev.kalmia.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// SHA-256 of what a run reads and writes, as 64 lower-case hexadecimal digits. Files are streamed.
public final class Hashes {
    private static final int BUFFER_BYTES = 1 << 16;

    private Hashes() {}

    /// Of the UTF-8 bytes of `text`.
    public static String string(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Of some texts: for each, the number of its UTF-8 bytes in four bytes, big-endian, and these.
    public static String strings(Iterable<String> texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Of the bytes of one file: what `sha256sum` prints.
    ///
    /// @throws InputException when the file cannot be read
    public static String file(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException("cannot read " + file + ": it is not an ordinary file");
        }
        MessageDigest digest = sha256();
        try {
            update(digest, file);
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Of everything in a folder: for each file, in the order of the relative paths written with `/`, the path in
    /// UTF-8, a zero byte, the size in eight bytes, big-endian, and the bytes. Links are followed. The folder's own
    /// `run.json` and lock are left out: they say when and by whom the content was made, not what it is.
    ///
    /// @throws InputException when something in it cannot be read or its links run in a circle
    public static String folder(Path folder) {
        MessageDigest digest = sha256();
        try {
            for (Map.Entry<String, Path> entry : filesBelow(folder).entrySet()) {
                digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(ByteBuffer.allocate(Long.BYTES)
                        .putLong(0, Files.size(entry.getValue()))
                        .array());
                update(digest, entry.getValue());
            }
        } catch (IOException e) {
            throw new InputException("cannot read folder " + folder + ": " + InputException.reason(e), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Of a file or of a folder, whichever `path` is.
    public static String path(Path path) {
        return Files.isDirectory(path) ? folder(path) : file(path);
    }

    /// The files in a folder without its own `run.json` and lock, by their relative paths written with `/`.
    static Map<String, Path> filesBelow(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> found = walk.filter(Files::isRegularFile).toList();
            for (Path file : found) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(RunRecord.FILE_NAME) && !name.equals(FolderLock.FILE_NAME) && !isClock(file)) {
                    files.put(name, file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }

    private static void update(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean isClock(Path file) {
        return file.endsWith(RunRecord.CLOCK_NAME) && Files.exists(file.resolveSibling("log.jsonl"));
    }
}
