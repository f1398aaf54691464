package dev.kalmia.cli;

import dev.kalmia.data.Column;
import dev.kalmia.data.FileFormat;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Texts to embed.
///
/// @param ids one a text where the file has them, else empty: then a text's number, from 0, is its id
record TextInput(List<String> texts, List<String> ids) {
    private static final List<Column> IDS = List.of(Column.of("id"), Column.of("_id"));

    TextInput {
        texts = List.copyOf(texts);
        ids = List.copyOf(ids);
    }

    /// Reads lines of a text file or of standard input (`-`), or `text` (else `query`) of a file of rows.
    static TextInput read(String input) {
        if (input.equals("-")) {
            return new TextInput(standardInput(), List.of());
        }
        Path file = Path.of(input);
        List<Row> rows = Table.read(file).rows();
        if (FileFormat.of(file) == FileFormat.TXT) {
            return new TextInput(rows.stream().map(row -> row.value(0)).toList(), List.of());
        }
        return new TextInput(rows.stream().map(TextInput::text).toList(), ids(rows));
    }

    private static String text(Row row) {
        for (String column : List.of("text", "query")) {
            if (row.has(Column.of(column))) {
                return whole(row, row.value(column));
            }
        }
        throw new InputException(row.file() + ":" + row.line() + ": a row must have text or query; it has neither");
    }

    /// An escape in JSON can write half a character, which the files of results could not hold.
    private static String whole(Row row, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InputException(row.file() + ":" + row.line() + ": the text holds an unpaired surrogate");
        }
        return text;
    }

    private static List<String> ids(List<Row> rows) {
        for (Column id : IDS) {
            if (rows.stream().allMatch(row -> row.has(id))) {
                return rows.stream().map(row -> row.value(id)).toList();
            }
        }
        return List.of();
    }

    private static List<String> standardInput() {
        try {
            // A file of its own lets hostile input meet the same checks as any other.
            Path copy = Files.createTempFile("kalmia-input", ".txt");
            try (InputStream in = System.in) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return Table.read(copy).rows().stream().map(row -> row.value(0)).toList();
            } catch (InputException refused) {
                String said = String.valueOf(refused.getMessage()).replace(copy.toString(), "standard input");
                throw new InputException(said, refused);
            } catch (IOException failure) {
                throw new InputException("standard input cannot be read: " + InputException.reason(failure), failure);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
