package dev.kalmia.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Which build of a code it is, whatever its version says: a hash of the jar, or of the class files of a folder.
final class BuildHash {
    private static final int DIGITS = 12;

    private BuildHash() {}

    /// The first 12 hexadecimal digits of the SHA-256 of `source`.
    static String of(Path source) {
        try {
            if (Files.isRegularFile(source)) {
                return Hashes.file(source).substring(0, DIGITS);
            }
            MessageDigest digest = Hashes.sha256();
            for (String name : classFiles(source)) {
                digest.update((name + "\0").getBytes(StandardCharsets.UTF_8));
                try (InputStream in = Files.newInputStream(source.resolve(name))) {
                    digest.update(Hashes.sha256().digest(in.readAllBytes()));
                }
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> classFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
