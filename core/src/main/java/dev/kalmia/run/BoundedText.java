package dev.kalmia.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whole text files of which no more is held than they may have. The size that the system tells is not asked: pipes
/// and devices say 0 and go on.
public final class BoundedText {
    private BoundedText() {}

    /// The file as strict UTF-8.
    ///
    /// @param what what such files are, in the plural, for the message of an error
    /// @throws InputException when it has more than `most` bytes
    /// @throws IOException when it cannot be read, or is no UTF-8
    public static String read(Path file, long most, String what) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Math.toIntExact(most + 1));
        }
        if (bytes.length > most) {
            throw new InputException(file + ": " + what + " may have " + most + " bytes, this has more");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
