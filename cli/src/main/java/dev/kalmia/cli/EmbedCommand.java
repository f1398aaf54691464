package dev.kalmia.cli;

import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.EncodedAs;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Overflow;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia embed`: texts to vectors, in a file.
@Command(
        name = "embed",
        description = "Turns texts into vectors: a line of a .txt file each, or text (or query) of each .jsonl line.",
        mixinStandardHelpOptions = true)
final class EmbedCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--input",
            paramLabel = "FILE|-",
            required = true,
            description = "The texts; - reads lines from standard input.")
    private String input = "";

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "Ends in .npy (float32, n × d), .jsonl or .parquet.")
    private Path target = Path.of("");

    @Option(
            names = "--role",
            paramLabel = "query|document",
            description = "Uses the model's prompt for that role; default: the model's default prompt.")
    private @Nullable String role;

    @Option(
            names = "--prompt",
            paramLabel = "NAME|TEXT",
            description = "The model's prompt of that name, else this text.")
    private @Nullable String prompt;

    @Override
    public void run() {
        VectorFormat format = VectorFormat.of(target);
        requireFolder();
        requireOther();
        TextInput texts = TextInput.read(input);
        try (Encoder encoder = model.open()) {
            Prompt chosen = prompt();
            Progress progress = output.progress();
            progress.start("embed", texts.texts().size(), "texts");
            Encoding encoding = encoder.encode(texts.texts(), chosen, progress);
            progress.finish();
            format.write(target, texts, encoding);
            report(encoding.report());
        }
    }

    /// Told before the work and not after it.
    private void requireFolder() {
        Path folder = target.toAbsolutePath().normalize().getParent();
        try {
            Files.createDirectories(Objects.requireNonNull(folder, "a name that ends in .npy is below something"));
        } catch (IOException failure) {
            throw new InputException("cannot write " + target + ": there is no folder " + folder, failure);
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new InputException("cannot write " + target + ": it is there and is not an ordinary file");
        }
        try {
            Files.delete(Files.createTempFile(folder, ".kalmia", ".partial"));
        } catch (IOException failure) {
            throw new InputException("cannot write " + target + ": " + InputException.reason(failure), failure);
        }
    }

    /// The vectors would take the place of their texts.
    private void requireOther() {
        try {
            if (!input.equals("-") && Files.exists(target) && Files.isSameFile(Path.of(input), target)) {
                throw new UsageException("--output must be another file than --input; --output=" + target);
            }
        } catch (IOException | InvalidPathException missing) {
            // Whoever reads it says it better.
        }
    }

    private Prompt prompt() {
        if (role != null && prompt != null) {
            throw new UsageException("role and prompt cannot both be given; role=" + role + " prompt=" + prompt);
        }
        if (prompt != null) {
            return model.folder().prompts().containsKey(prompt) ? Prompt.named(prompt) : Prompt.text(prompt);
        }
        return switch (role == null ? "" : role) {
            case "" -> model.folder().defaultPrompt().map(Prompt::named).orElse(Prompt.none());
            case "query" -> Prompt.query();
            case "document" -> Prompt.document();
            default -> throw new UsageException("role must be query or document; role=" + role);
        };
    }

    private void report(EncodeReport report) {
        if (report.truncatedTexts() > 0 && model.overflow() == Overflow.WARN) {
            output.say("kalmia: " + report.truncatedTexts() + " of " + report.size() + " texts were cut to "
                    + report.maxTokens() + " tokens; tokens lost: " + report.lostTokens());
        }
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("texts", report.size());
        result.put("tokens", report.totalTokens());
        result.put("truncated", report.truncatedTexts());
        result.put("chunked", report.chunkedTexts());
        result.put("lost_tokens", report.lostTokens());
        result.put("prompt", report.prompt());
        EncodedAs as = report.as();
        result.put("prompt_id", as.prompt().id());
        result.put("role", as.prompt().role().name().toLowerCase(Locale.ROOT));
        result.put("normalized", report.normalised());
        result.put("dimensions", as.dimension());
        result.put("full_dimensions", as.fullDimension());
        result.put("precision", as.precision().name().toLowerCase(Locale.ROOT));
        result.put("model", report.fingerprint());
        result.put("output", target.toString());
        output.print(
                result,
                people -> people.printf(
                        Locale.ROOT,
                        "%,d texts, %,d tokens, %,d cut, %,d in chunks: %s%n",
                        report.size(),
                        report.totalTokens(),
                        report.truncatedTexts(),
                        report.chunkedTexts(),
                        target));
    }
}
