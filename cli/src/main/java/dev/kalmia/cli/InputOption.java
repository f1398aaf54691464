package dev.kalmia.cli;

import dev.kalmia.data.TextSource;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where texts come from.
final class InputOption {
    @Option(
            names = "--input",
            paramLabel = "FILE|-",
            required = true,
            description = "The texts: a .txt, .jsonl, .csv, .tsv (.gz, .zst too) or .parquet file; - reads"
                    + " lines from standard input.")
    private String input = "";

    TextSource open() {
        return open(input);
    }

    /// Opens a file, or standard input for `-`.
    static TextSource open(String input) {
        return input.equals("-") ? TextSource.lines(System.in, "standard input") : TextSource.open(Path.of(input));
    }

    /// Refuses an output that would take the place of its texts.
    void requireOther(Path output) {
        try {
            if (!input.equals("-") && Files.exists(output) && Files.isSameFile(Path.of(input), output)) {
                throw new UsageException("--output must be another file than --input; --output=" + output);
            }
        } catch (IOException | InvalidPathException missing) {
            // Whoever reads it says it better.
        }
    }
}
