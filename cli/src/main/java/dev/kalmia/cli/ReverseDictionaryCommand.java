package dev.kalmia.cli;

import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.TextSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.Dictionary;
import dev.kalmia.pool.ReverseDictionary;
import dev.kalmia.pool.ReverseDictionary.Found;
import dev.kalmia.run.UsageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kalmia reverse-dictionary`: the words for what is described.
@Command(
        description = "Finds the entries of a dictionary that are meant by a description: those whose definitions, in"
                + " the mean, have vectors nearest to it.",
        mixinStandardHelpOptions = true)
final class ReverseDictionaryCommand implements Runnable {
    private static final int MOST_DESCRIPTIONS = 100_000;

    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Option(
            names = "--entries",
            paramLabel = "FILE",
            required = true,
            description = "Pairs: query is a definition, positive its entry; an entry may have several. A file of"
                    + " examples (.jsonl, .csv, .tsv, .parquet; .gz, .zst too).")
    private Path entries = Path.of("");

    @Option(
            names = "--index",
            paramLabel = "DIR",
            description = "Keeps the definitions' vectors there for the next time; without it they are made anew.")
    private @Nullable Path index;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "How many entries are found for a description; default: ${DEFAULT-VALUE}.")
    private int topK = 10;

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "Descriptions; without any they are the lines of standard input.")
    private List<String> texts = List.of();

    @Override
    public void run() {
        if (topK < 1) {
            throw new UsageException("--top-k must be at least 1; --top-k=" + topK);
        }
        List<String> asked = texts.isEmpty() ? lines() : texts;
        if (asked.stream().anyMatch(String::isBlank)) {
            throw new UsageException("a description must not be blank");
        }
        Dictionary dictionary = new Dictionary();
        try (ExampleReader reader = ExampleReader.of(entries, ReadOptions.defaults())) {
            reader.forEachRemaining(dictionary::add);
        }
        try (Encoder encoder = model.open()) {
            Prompt alike = prompt.of(model.folder());
            Path kept = index;
            ReverseDictionary words = kept == null
                    ? ReverseDictionary.of(dictionary, encoder, alike, output.progress())
                    : ReverseDictionary.of(dictionary, encoder, alike, kept, output.progress());
            print(words, encoder, asked, words.find(asked, topK, output.progress()));
        }
    }

    /// Lines of standard input that say something.
    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        try (TextSource source = TextSource.lines(System.in, "standard input")) {
            source.texts().forEachRemaining(line -> {
                if (!line.isBlank()) {
                    lines.add(line);
                }
                if (lines.size() > MOST_DESCRIPTIONS) {
                    throw new UsageException("descriptions must be at most " + MOST_DESCRIPTIONS
                            + " at a time; standard input has more");
                }
            });
        }
        if (lines.isEmpty()) {
            throw new UsageException("at least one description must be given: as TEXT, or a line of standard input");
        }
        return lines;
    }

    private void print(ReverseDictionary words, Encoder encoder, List<String> asked, List<List<Found>> found) {
        List<SequencedMap<String, Object>> descriptions = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            SequencedMap<String, Object> one = new LinkedHashMap<>();
            one.put("text", asked.get(i));
            one.put("entries", found.get(i));
            descriptions.add(one);
        }
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("descriptions", descriptions);
        result.put("entries", words.size());
        result.put("model", encoder.fingerprint());
        output.print(result, people -> {
            for (int i = 0; i < asked.size(); i++) {
                print(people, asked.get(i), found.get(i));
            }
        });
    }

    private static void print(PrintWriter people, String asked, List<Found> found) {
        people.println(asked);
        TextTable table = new TextTable("score", "entry");
        found.forEach(one -> table.row(String.format(Locale.ROOT, "%.4f", one.score()), one.entry()));
        table.print(people);
        people.println();
    }
}
