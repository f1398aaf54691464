package dev.kalmia.cli;

import dev.kalmia.data.Column;
import dev.kalmia.data.FileFormat;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Overflow;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Npy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
            description = "Ends in .npy (float32, n × d) or .jsonl.")
    private Path target = Path.of("");

    @Option(names = "--role", paramLabel = "query|document", description = "Uses the model's prompt for that role.")
    private @Nullable String role;

    @Option(
            names = "--prompt",
            paramLabel = "NAME|TEXT",
            description = "The model's prompt of that name, else this text.")
    private @Nullable String prompt;

    @Override
    public void run() {
        String ending = ending(target);
        List<String> texts = texts();
        try (Encoder encoder = model.open()) {
            Encoding encoding = encoder.encode(texts, prompt());
            if (ending.equals("npy")) {
                Npy.write(target, encoding.embeddings());
            } else {
                writeLines(texts, encoding);
            }
            report(encoding.report());
        }
    }

    private static String ending(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            return "npy";
        }
        if (name.endsWith(".jsonl")) {
            return "jsonl";
        }
        throw new UsageException("output must end in .npy or .jsonl; output=" + file);
    }

    private List<String> texts() {
        if (input.equals("-")) {
            return standardInput();
        }
        List<String> texts = new ArrayList<>();
        Path file = Path.of(input);
        boolean lines = FileFormat.of(file) == FileFormat.TXT;
        for (Row row : Table.read(file).rows()) {
            texts.add(lines ? row.value(0) : row.value(row.has(Column.of("text")) ? "text" : "query"));
        }
        return texts;
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
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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

    private void writeLines(List<String> texts, Encoding encoding) {
        AtomicFile.write(target, out -> {
            for (int i = 0; i < texts.size(); i++) {
                SequencedMap<String, Object> line = new LinkedHashMap<>();
                line.put("text", texts.get(i));
                line.put("tokens", encoding.report().tokens(i));
                line.put("truncated", encoding.report().truncated(i));
                line.put("chunks", encoding.report().chunks(i));
                List<Float> values = new ArrayList<>();
                for (float value : encoding.embeddings().row(i)) {
                    values.add(value);
                }
                line.put("embedding", values);
                out.write((Json.writeLine(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private void report(EncodeReport report) {
        if (report.truncatedTexts() > 0 && model.overflow() == Overflow.WARN) {
            output.say("kalmia: " + report.truncatedTexts() + " of " + report.size() + " texts were cut to "
                    + report.maxTokens() + " tokens");
        }
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("texts", report.size());
        result.put("tokens", report.totalTokens());
        result.put("truncated", report.truncatedTexts());
        result.put("chunked", report.chunkedTexts());
        result.put("prompt", report.prompt());
        result.put("normalized", report.normalised());
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
