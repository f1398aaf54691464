package dev.kalmia.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The objects of a list in one JSON document, one at a time; what stands beside the list is passed
/// over and told. A fault in the document ends the reading, because where the next row starts can no
/// longer be known.
final class ListedRows implements RowReader {

    private static final String CORPUS = "corpus";

    private final Path file;
    private final CountedStream raw;
    private final RowBound bound;
    private final JsonParser parser;
    private final Consumer<String> passedOver;
    private long number;
    private boolean ended;

    /// @param list the key of the list
    /// @param passedOver takes the other keys, but for `corpus`
    ListedRows(Path file, String list, int maxLineBytes, Consumer<String> passedOver) {
        this.file = file;
        this.passedOver = passedOver;
        try {
            this.raw = new CountedStream(Files.newInputStream(file));
            this.bound = new RowBound(new BufferedInputStream(raw), maxLineBytes);
            this.parser = HostileJson.mapper(maxLineBytes).createParser(bound);
        } catch (IOException e) {
            throw unreadable(e);
        }
        try {
            begin(list);
        } catch (IOException e) {
            close();
            throw unreadable(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void begin(String list) throws IOException {
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
            bound.startRow();
            boolean found = parser.currentName().equals(list);
            if (found && parser.nextToken() == JsonToken.START_ARRAY) {
                return;
            }
            if (!found) {
                passOver();
            }
            parser.skipChildren();
        }
        throw new InputException(file + ": the document must be an object with a list '" + list + "'");
    }

    private void passOver() throws IOException {
        String key = parser.currentName();
        if (!key.equals(CORPUS)) {
            passedOver.accept(key);
        }
        parser.nextToken();
    }

    private void end() throws IOException {
        ended = true;
        bound.startRow();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            bound.startRow();
            passOver();
            parser.skipChildren();
        }
    }

    @Override
    public @Nullable JsonRow next() {
        try {
            if (ended || parser.nextToken() == JsonToken.END_ARRAY) {
                if (!ended) {
                    end();
                }
                return null;
            }
            number++;
            bound.startRow();
            JsonNode node = parser.readValueAsTree();
            if (node instanceof ObjectNode object) {
                return new JsonRow(file, number, object);
            }
            throw new BadRow(file, number, "not a JSON object", Numbers.shown(String.valueOf(node)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InputException unreadable(IOException e) {
        return new InputException(
                "cannot read: " + InputException.reason(e).lines().findFirst().orElse("") + " (" + file + " row "
                        + number + ")",
                e);
    }

    /// Gives the parser no more than a row may hold.
    private static final class RowBound extends FilterInputStream {
        /// The parser reads ahead.
        private static final int AHEAD = 1 << 16;

        private final int most;
        private long read;

        RowBound(InputStream in, int most) {
            super(in);
            this.most = most;
        }

        void startRow() {
            read = 0;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (read > (long) most + AHEAD) {
                throw new IOException("row too long: more than " + most + " bytes");
            }
            int got = super.read(bytes, from, Math.min(count, AHEAD));
            read += Math.max(0, got);
            return got;
        }
    }

    @Override
    public long bytesRead() {
        return raw.count();
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
