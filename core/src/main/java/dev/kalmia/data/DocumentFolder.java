package dev.kalmia.data;

import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A folder of raw texts: every `.txt` and `.md` file in it and in the folders inside is one document, called by its
/// path from the folder, with `/`. Files and folders whose names begin with a dot, other endings and links are left
/// out and counted: no link is followed, so nothing outside of the folder is read.
public final class DocumentFolder {
    /// The largest document, 16 MiB.
    static final int MOST_BYTES = Table.MAX_LINE_BYTES;

    /// The most documents of one folder.
    static final int MOST_FILES = 1_000_000;

    private static final String HIDDEN = "hidden";
    private static final String LINKS = "links";
    private static final String OTHERS = "of other endings than .txt and .md";

    private final Path root;
    private final List<String> names;
    private final Map<String, Long> leftOut;

    private DocumentFolder(Path root, List<String> names, Map<String, Long> leftOut) {
        this.root = root;
        this.names = names;
        this.leftOut = leftOut;
    }

    /// Looks for the documents; none is read yet.
    ///
    /// @throws InputException when there is none, there are too many, or a folder cannot be read
    public static DocumentFolder of(Path root) {
        List<String> names = new ArrayList<>();
        Map<String, Long> leftOut = new TreeMap<>();
        try {
            Files.walkFileTree(root.toRealPath(), new Finder(root.toRealPath(), names, leftOut));
        } catch (IOException e) {
            throw new InputException("cannot read folder " + root + ": " + InputException.reason(e), e);
        }
        if (names.size() > MOST_FILES) {
            throw new InputException(root + ": a folder of documents may have at most " + MOST_FILES + "; it has more");
        }
        names.sort(null);
        DocumentFolder folder = new DocumentFolder(root, List.copyOf(names), leftOut);
        if (names.isEmpty()) {
            throw new InputException(root + ": a folder of documents must have a .txt or .md file"
                    + (leftOut.isEmpty() ? "; it is empty" : "; left out: " + folder.leftOut()));
        }
        return folder;
    }

    private static final class Finder extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> names;
        private final Map<String, Long> leftOut;

        Finder(Path root, List<String> names, Map<String, Long> leftOut) {
            this.root = root;
            this.names = names;
            this.leftOut = leftOut;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && isHidden(folder)) {
                leftOut.merge(HIDDEN, 1L, Long::sum);
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            if (isHidden(file)) {
                leftOut.merge(HIDDEN, 1L, Long::sum);
            } else if (attributes.isSymbolicLink()) {
                leftOut.merge(LINKS, 1L, Long::sum);
            } else if (!attributes.isRegularFile() || !(name.endsWith(".txt") || name.endsWith(".md"))) {
                leftOut.merge(OTHERS, 1L, Long::sum);
            } else {
                names.add(root.relativize(file).toString().replace('\\', '/'));
            }
            return names.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            return String.valueOf(path.getFileName()).startsWith(".");
        }
    }

    /// The documents' paths from the folder, sorted.
    List<String> names() {
        return names;
    }

    /// What was left out, in words; empty for nothing.
    String leftOut() {
        return leftOut.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    Path file(String name) {
        return root.resolve(name);
    }

    /// The text of a document: without a byte order mark, and each line ending with LF.
    ///
    /// @throws InputException when it is too large, no UTF-8 or cannot be read
    String text(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(name));
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
        CoderResult end = decoder.decode(bytes, text, true);
        if (end.isError()) {
            throw new InputException(
                    "a document must be UTF-8; it is not at byte " + bytes.position() + " (" + file(name) + ")");
        }
        String decoded = text.flip().toString();
        String unmarked = decoded.startsWith("\ufeff") ? decoded.substring(1) : decoded;
        return unmarked.replace("\r\n", "\n").replace('\r', '\n');
    }

    private byte[] bytes(String name) {
        try (InputStream in = Files.newInputStream(file(name), LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InputException("a document must have at most " + MOST_BYTES + " bytes; bytes="
                        + Files.size(file(name)) + " (" + file(name) + ")");
            }
            return bytes;
        } catch (IOException e) {
            throw new InputException("cannot read " + file(name) + ": " + InputException.reason(e), e);
        }
    }

    /// SHA-256 of the names and texts of the documents, and of nothing else in the folder.
    ///
    /// @throws InputException when a document cannot be used
    public String hash() {
        Iterator<String> left = names.iterator();
        Iterator<String> parts = new Iterator<>() {
            private String text = "";
            private boolean named;

            @Override
            public boolean hasNext() {
                return named || left.hasNext();
            }

            @Override
            public String next() {
                named = !named;
                if (!named) {
                    return text;
                }
                String name = left.next();
                text = text(name);
                return name;
            }
        };
        return Hashes.strings(() -> parts);
    }
}
