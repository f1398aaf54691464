package dev.kalmia.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Small JSON documents, read and written so that the same values give the same bytes.
///
/// Written are null, strings, booleans, finite numbers, enums (their name), paths, lists, arrays of numbers, maps
/// with string keys and records (their components in order). A `SequencedMap` keeps its order; every other map is
/// sorted by key. Read are `Map` (in the file's order), `List`, `String`, `Long` or `BigInteger`, `Double`, `Boolean`
/// and null.
public final class Json {
    /// More than this is not a document, it is data, and belongs to a reader that streams.
    public static final long MAX_BYTES = 64L << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(Math.toIntExact(MAX_BYTES))
                    .maxNumberLength(400)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /// The value on many lines, two blanks a level, ending in a line break.
    ///
    /// @throws IllegalArgumentException for NaN, infinities and types that are not listed above
    public static String write(@Nullable Object value) {
        return JsonWriter.write(FACTORY, value, true) + "\n";
    }

    /// The value on one line, without a line break.
    public static String writeLine(@Nullable Object value) {
        return JsonWriter.write(FACTORY, value, false);
    }

    /// Writes the value to a file, whole or not at all.
    public static void write(Path file, @Nullable Object value) {
        AtomicFile.writeString(file, write(value));
    }

    /// The value in `text`.
    ///
    /// @param where what the text is, for the message of an error
    /// @throws InputException when it is not one JSON value
    public static @Nullable Object parse(String text, String where) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return readAll(parser, where);
        } catch (IOException e) {
            throw unreadable(where, e);
        }
    }

    /// The object in a file.
    ///
    /// @throws InputException when the file cannot be read, is larger than [#MAX_BYTES] or is not one JSON object
    public static Map<String, Object> readObject(Path file) {
        return asObject(read(file), file.toString());
    }

    /// The value in a file.
    public static @Nullable Object read(Path file) {
        try {
            try (JsonParser parser = FACTORY.createParser(BoundedText.read(file, MAX_BYTES, "JSON documents"))) {
                return readAll(parser, file.toString());
            }
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /// The value as an object.
    ///
    /// @throws InputException when it is something else
    @SuppressWarnings("unchecked") // the reader makes no other maps
    public static Map<String, Object> asObject(@Nullable Object value, String where) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new InputException(where + ": an object is expected, found " + JsonTree.describe(value));
    }

    private static @Nullable Object readAll(JsonParser parser, String where) throws IOException {
        if (parser.nextToken() == null) {
            throw new InputException(where + ": a JSON value is expected, found nothing");
        }
        Object value = JsonTree.read(parser);
        if (parser.nextToken() != null) {
            throw new InputException(place(where, parser.currentTokenLocation()) + ": more text after the JSON value");
        }
        return value;
    }

    private static InputException unreadable(String where, IOException e) {
        if (e instanceof JsonProcessingException json) {
            String reason = json.getOriginalMessage().lines().findFirst().orElse("not JSON");
            // Behind this the parser repeats where it began, which says nothing when the source is not shown.
            String plain = reason.replaceFirst(" \\(start marker at .*", "");
            return new InputException(place(where, json.getLocation()) + ": not JSON: " + plain, e);
        }
        if (e instanceof CharacterCodingException) {
            return new InputException("cannot read " + where + ": not UTF-8", e);
        }
        return new InputException("cannot read " + where + ": " + InputException.reason(e), e);
    }

    private static String place(String where, @Nullable JsonLocation location) {
        return location == null ? where : where + ":" + location.getLineNr();
    }
}
