package dev.kalmia.checkpoint.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// How the hub knows the content of a file. It is also the name of the file in the cache.
///
/// @param hexadecimal lower case
record ContentHash(Kind kind, String hexadecimal) {
    private static final int BUFFER = 1 << 16;

    /// Which hash it is.
    enum Kind {
        /// Of the bytes: large files.
        SHA256("SHA-256", "[0-9a-f]{64}"),
        /// Of `blob`, a blank, the size, a zero and the bytes, as git names what it stores: all other files.
        GIT("SHA-1", "[0-9a-f]{40}");

        private final String algorithm;
        private final String form;

        Kind(String algorithm, String form) {
            this.algorithm = algorithm;
            this.form = form;
        }

        boolean isOne(String hexadecimal) {
            return hexadecimal.matches(form);
        }
    }

    ContentHash {
        if (!kind.isOne(hexadecimal)) {
            throw new IllegalArgumentException("no " + kind + ": " + hexadecimal);
        }
    }

    /// The hash of a whole file.
    static ContentHash of(Kind kind, Path file) throws IOException {
        MessageDigest digest = digest(kind);
        if (kind == Kind.GIT) {
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return new ContentHash(kind, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest(Kind kind) {
        try {
            return MessageDigest.getInstance(kind.algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
