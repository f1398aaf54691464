package dev.kalmia.cli;

import dev.kalmia.data.Column;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFormat;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.FormatWriter;
import dev.kalmia.data.FormatWriter.Written;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia convert`: examples from the convention of one software to that of another, a row at a time.
@Command(
        description = "Writes examples in another format. What a format cannot hold of an example ends the command with"
                + " its id, unless --lossy says otherwise.",
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Option(
            names = "--input",
            paramLabel = "FILE|DIR",
            required = true,
            arity = "1..*",
            description = "Examples: .jsonl, .csv, .tsv (.gz, .zst too) or .parquet files, folders of BEIR, Tevatron or"
                    + " NeMo. The format is seen from the names of their columns.")
    private List<Path> inputs = List.of();

    @Option(
            names = "--columns",
            paramLabel = "ROLE=COLUMN",
            split = ",",
            description = "Which column has which role, such as query=question,positive=answer. Numbers from 0"
                    + " (query=0,positive=1) say that .csv and .tsv files have no header.")
    private Map<String, String> columns = Map.of();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            required = true,
            description = "kalmia, flag-embedding, kalm, tevatron, sentence-transformers, nemo or beir.")
    private String format = "";

    @Option(
            names = "--output",
            paramLabel = "FILE|DIR",
            required = true,
            description = "A .jsonl, .csv, .tsv (.gz, .zst too) or .parquet file; for tevatron, nemo and beir a new"
                    + " folder too, whose name has no dot.")
    private Path target = Path.of("");

    @Option(names = "--lossy", description = "Leave out what the format cannot hold, and count it.")
    private boolean lossy;

    @Option(
            names = "--on-bad-row",
            paramLabel = "error|skip",
            description = "Whether a row that cannot be used ends the command, or is skipped and counted; default:"
                    + " error.")
    private OnBadRow onBadRow = OnBadRow.ERROR;

    @Override
    public void run() {
        ExampleFormat wanted = ExampleFormat.named(format);
        ReadOptions options = options(wanted);
        FormatWriter.isFolder(target, wanted);
        inputs.forEach(this::requireOther);
        try (ExampleReader reader = ExampleReader.of(inputs, options)) {
            Progress progress = output.progress();
            progress.start("convert", -1, "examples");
            Written written = FormatWriter.write(target, wanted, lossy, counted(reader, progress));
            progress.finish();
            reader.sharedIds().told().ifPresent(progress::note);
            report(written, reader);
        }
    }

    /// Where a format has no place for a task, the file's name tells it: so it has to be the new one's.
    private ReadOptions options(ExampleFormat wanted) {
        return ReadOptions.defaults()
                .withColumns(Column.mapped(columns))
                .withOnBadRow(onBadRow)
                .withTask(wanted.holdsTasks() ? null : ReadOptions.taskOf(target));
    }

    private void requireOther(Path input) {
        try {
            if (Files.exists(target) && Files.exists(input) && Files.isSameFile(input, target)) {
                throw new UsageException("--output must be another file than --input; --output=" + target);
            }
        } catch (IOException unreadable) {
            // Whoever reads it says it better.
        }
    }

    private static Iterator<Example> counted(ExampleReader reader, Progress progress) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return reader.hasNext();
            }

            @Override
            public Example next() {
                progress.advance(1);
                return reader.next();
            }
        };
    }

    private void report(Written written, ExampleReader reader) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("output", target);
        facts.put("format", format);
        facts.put("examples", written.examples());
        Map<String, Long> lost = new TreeMap<>(written.lost());
        reader.leftBehind().forEach((what, count) -> lost.merge(what, count, Long::sum));
        facts.put("lost", lost);
        facts.put("badRows", reader.rejects().byReason());
        facts.put("queriesWithoutPositive", reader.queriesWithoutPositive());
        facts.put("filesWithoutRows", reader.filesWithoutRows());
        output.print(facts, people -> {
            people.printf(Locale.ROOT, "%,d examples as %s: %s%n", written.examples(), format, target);
            written.lost().forEach((part, count) -> tell(people, "lost", part, count));
            reader.leftBehind().forEach((what, count) -> tell(people, "left behind in reading", what, count));
            reader.rejects().byReason().forEach((reason, count) -> tell(people, "bad rows", reason, count));
            if (reader.queriesWithoutPositive() > 0) {
                tell(people, "passed over", "queries without a positive", reader.queriesWithoutPositive());
            }
            if (reader.filesWithoutRows() > 0) {
                tell(people, "passed over", "files without rows", reader.filesWithoutRows());
            }
        });
    }

    private static void tell(PrintWriter people, String what, String part, long count) {
        people.printf(Locale.ROOT, "%s: %s, %,d%n", what, part, count);
    }
}
