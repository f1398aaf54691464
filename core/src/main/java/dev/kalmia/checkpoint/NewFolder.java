package dev.kalmia.checkpoint;

import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Model folders that appear whole or not at all, where there was nothing.
final class NewFolder {
    private NewFolder() {}

    /// @param out must not exist, or be an empty folder
    /// @throws InputException when there is something already, or it cannot be written
    static void write(Path out, AtomicFolder.Body body) {
        try {
            refuseOccupied(out);
            Files.createDirectories(out.toAbsolutePath().getParent());
            if (!AtomicFolder.write(out, body)) {
                throw occupied(out);
            }
        } catch (IOException failure) {
            throw new InputException(out + ": cannot be written: " + failure.getMessage(), failure);
        }
    }

    private static void refuseOccupied(Path out) throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        if (!Files.isDirectory(out)) {
            throw occupied(out);
        }
        try (Stream<Path> entries = Files.list(out)) {
            if (entries.findAny().isPresent()) {
                throw occupied(out);
            }
        }
    }

    private static InputException occupied(Path out) {
        return new InputException(out + ": there is something here already; name a folder that does not exist");
    }
}
