package dev.kalmia.tokenize;

import dev.kalmia.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Tests with the tokenizer of all-MiniLM-L6-v2, open for all tests of a class.
abstract class MiniLmTokenizer {
    @TempDir
    static Path folder;

    static Tokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = Tokenizer.open(
                Fixtures.unpack("tokenizers/all-MiniLM-L6-v2.json.gz", folder.resolve("tokenizer.json")));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }
}
