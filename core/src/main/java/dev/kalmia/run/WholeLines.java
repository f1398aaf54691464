package dev.kalmia.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Lines of a file that is added to: what follows its last line break was cut short by a kill and does not count.
public final class WholeLines {
    private WholeLines() {}

    /// The next line without its break, null after the last whole one.
    ///
    /// @param in buffered, since it is read byte by byte
    /// @param most bytes of a line
    /// @param place what is read, for the message
    /// @throws InputException when a line has more bytes
    /// @throws IOException when it cannot be read
    public static byte @Nullable [] next(InputStream in, int most, String place) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int value = in.read(); value >= 0; value = in.read()) {
            if (value == '\n') {
                return line.toByteArray();
            }
            if (line.size() == most) {
                throw new InputException(place + ": a line must have at most " + most + " bytes; it has more");
            }
            line.write(value);
        }
        return null;
    }
}
