package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files beside an ONNX file that hold elements of its initialisers, as a graph beyond 2 GB must have them.
final class OnnxExternal {
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;

    private final MappedFile file;
    private final Map<Path, MemorySegment> mapped = new HashMap<>();

    OnnxExternal(MappedFile file) {
        this.file = file;
    }

    String place() {
        return file.toString();
    }

    /// Adds one line of an initialiser's `external_data`.
    static void add(WireReader entry, Map<String, String> lines) {
        String key = "";
        String value = "";
        while (entry.next()) {
            switch (entry.field()) {
                case ENTRY_KEY -> key = entry.text();
                case ENTRY_VALUE -> value = entry.text();
                default -> entry.skip();
            }
        }
        lines.put(key, value);
    }

    /// The elements that `lines` point to; without a length, as many as there have to be.
    ///
    /// @param bytes what the type and shape of the initialiser ask for
    MemorySegment data(String name, Map<String, String> lines, long bytes) {
        Path path = InsideFolder.beside(file.path(), lines.getOrDefault("location", ""));
        if (!Files.isRegularFile(path)) {
            throw new InputException(place() + ": the file beside it with the elements of initialiser '" + name
                    + "' is not there: " + path);
        }
        MemorySegment whole = mapped.computeIfAbsent(path, file::mapped);
        long offset = number(name, lines, "offset", 0);
        long length = number(name, lines, "length", bytes);
        if (length != bytes || offset > whole.byteSize() || length > whole.byteSize() - offset) {
            throw new InputException(path + ": initialiser '" + name + "' must have " + bytes
                    + " bytes inside the file's " + whole.byteSize() + "; offset=" + offset + " length=" + length);
        }
        return whole.asSlice(offset, length);
    }

    private long number(String name, Map<String, String> lines, String key, long fallback) {
        String text = lines.get(key);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException wrong) {
            throw wrong(name, key, text);
        }
        throw wrong(name, key, text);
    }

    private InputException wrong(String name, String key, String text) {
        String cut = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new InputException(
                place() + ": " + key + " of initialiser '" + name + "' must be a whole number; " + key + "=" + cut);
    }
}
