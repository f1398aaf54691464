package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.TextSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Overflow;
import dev.kalmia.encode.Windows;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.TopTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kalmia explain`: the tokens that texts' vectors point to.
@Command(
        description =
                "Tells which tokens the vectors of texts point to most, as a model does that was trained by tokens"
                        + " (loss.kind: tokens); of others it may be anything.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Runnable {
    private static final int USUAL = 10;
    private static final int USUAL_SPARSE = 64;

    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "The texts; without any --input is needed.")
    private List<String> texts = List.of();

    @Option(
            names = "--input",
            paramLabel = "FILE|-",
            description = "The texts, as embed takes them; - reads lines from standard input.")
    private @Nullable String input;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "Tokens of each text; default: " + USUAL + ", with --sparse " + USUAL_SPARSE + ".")
    private @Nullable Integer asked;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Of the shares; the training's setting of that name. Default: ${DEFAULT-VALUE}.")
    private double temperature = 0.05;

    @Option(
            names = "--sparse",
            description = "Print a lexical vector of each text, a JSON line: id, indices (tokens, ascending), values"
                    + " (their shares).")
    private boolean sparse;

    private int count;

    /// How many texts there were, and how many were cut.
    private static final class Counts {
        private long texts;
        private long truncated;
    }

    @Override
    public void run() {
        if (texts.isEmpty() == (input == null)) {
            throw new UsageException("one of TEXT and --input must be given; texts=" + texts.size() + " --input="
                    + Objects.requireNonNullElse(input, ""));
        }
        ModelFolder folder = model.folder();
        try (TopTokens tokens = TopTokens.open(folder)) {
            int most = tokens.vocabulary();
            if (asked != null && (asked < 1 || asked > most)) {
                throw new UsageException("--top-k must be 1 to " + most + "; --top-k=" + asked);
            }
            count = asked == null ? Math.min(most, sparse ? USUAL_SPARSE : USUAL) : asked;
            try (Encoder encoder = model.open()) {
                tell(encoder, folder, tokens);
            }
        }
    }

    private void tell(Encoder encoder, ModelFolder folder, TopTokens tokens) {
        if (input == null) {
            tell(texts.stream().map(text -> new TextSource.Entry(null, text)).iterator(), encoder, folder, tokens);
            return;
        }
        try (TextSource source = InputOption.open(input)) {
            tell(source, encoder, folder, tokens);
        }
    }

    private void tell(Iterator<TextSource.Entry> entries, Encoder encoder, ModelFolder folder, TopTokens tokens) {
        Counts counts = new Counts();
        Progress progress = output.progress();
        progress.start("explain", -1, "texts");
        try {
            encoder.encodeAll(
                    new Windows<>(entries, entry -> entry.text().length(), encoder.dimension()),
                    window -> window.stream().map(TextSource.Entry::text).toList(),
                    0,
                    prompt.of(folder),
                    progress,
                    (window, encoding) -> print(window, encoding, tokens, counts));
        } finally {
            progress.finish();
        }
        if (counts.truncated > 0 && model.overflow() == Overflow.WARN) {
            output.say("kalmia: " + counts.truncated + " of " + counts.texts + " texts were cut to "
                    + encoder.maxTokens() + " tokens");
        }
    }

    private void print(List<TextSource.Entry> window, Encoding encoding, TopTokens tokens, Counts counts) {
        List<List<TopTokens.Told>> told = tokens.of(encoding.embeddings(), count, temperature);
        for (int i = 0; i < window.size(); i++) {
            TextSource.Entry entry = window.get(i);
            Object id = entry.id() == null ? (Object) (counts.texts + i) : entry.id();
            if (sparse) {
                output.line(sparse(id, told.get(i)), null);
            } else {
                print(id, entry.text(), told.get(i));
            }
        }
        counts.texts += window.size();
        counts.truncated += encoding.report().truncatedTexts();
    }

    /// As Qdrant and Pinecone take sparse vectors.
    private static SequencedMap<String, Object> sparse(Object id, List<TopTokens.Told> told) {
        List<TopTokens.Told> ascending = new ArrayList<>(told);
        ascending.sort(Comparator.comparingInt(TopTokens.Told::id));
        SequencedMap<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("indices", ascending.stream().map(TopTokens.Told::id).toList());
        line.put("values", ascending.stream().map(TopTokens.Told::share).toList());
        return line;
    }

    private void print(Object id, String text, List<TopTokens.Told> told) {
        SequencedMap<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("text", text);
        line.put("tokens", told);
        output.line(line, people -> {
            people.println(ShownText.of(text));
            TextTable table = new TextTable("token", "score", "share");
            told.forEach(one -> table.row(one.token(), number(one.score()), number(one.share())));
            table.print(people);
            people.println();
        });
    }

    private static String number(float value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
