package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Prompt;
import dev.kalmia.golden.Parity;
import dev.kalmia.model.Transformer;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia parity`: what we compute against what other software stored.
@Command(
        description = {
            "Compares what the model computes with a reference file; ends with 1 when something is too far off.",
            "A .safetensors file holds token ids and what each layer gave (`kalmia golden` makes one): the first layer"
                    + " that differs is named. A .jsonl file holds texts with their embeddings, and their ids if wanted."
        },
        mixinStandardHelpOptions = true)
final class ParityCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--golden",
            paramLabel = "FILE",
            required = true,
            description = "JSON lines with text, embedding (a list of numbers) and perhaps ids, or .safetensors with"
                    + " input_ids_K, attention_mask_K, hidden_states_K_LAYER, last_hidden_state_K, pooled_…_K.")
    private Path golden = Path.of("");

    @Option(
            names = "--cosine",
            paramLabel = "C",
            description = "The least cosine of an embedding that passes; default: ${DEFAULT-VALUE}.")
    private double least = 0.99999;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "The largest difference of a layer's value that passes; default: ${DEFAULT-VALUE}.")
    private double tolerance = 1e-5;

    @Mixin
    private AttentionOption attention = new AttentionOption();

    @Override
    public void run() {
        if (!(least >= -1 && least <= 1)) {
            throw new UsageException("--cosine must be between -1 and 1; --cosine=" + least);
        }
        if (!(tolerance >= 0)) {
            throw new UsageException("--tolerance must be from 0; --tolerance=" + tolerance);
        }
        if (golden.toString().endsWith(".safetensors")) {
            states();
        } else {
            attention.refuse(golden + " holds texts");
            texts();
        }
    }

    private void states() {
        List<Parity.Difference> differences;
        try (Transformer transformer = model.transformer(attention)) {
            differences = Parity.states(transformer.backbone(), golden);
        }
        for (Parity.Difference one : differences) {
            if (!one.within(tolerance)) {
                throw new InputException(String.format(
                        Locale.ROOT,
                        "%s: %s is the first that differs: it must be within %s of the reference; difference=%.3g at"
                                + " text %d%s",
                        golden,
                        one.name(),
                        tolerance,
                        one.largest(),
                        one.text(),
                        one.token() < 0 ? "" : ", token " + one.token()));
            }
        }
        double worst = differences.stream()
                .mapToDouble(Parity.Difference::largest)
                .max()
                .orElseThrow();
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("states", differences.size());
        result.put("worst_difference", worst);
        output.print(
                result,
                people -> people.printf(
                        Locale.ROOT,
                        "%d stored states, largest difference %.3g, at most %s asked%n",
                        differences.size(),
                        worst,
                        tolerance));
    }

    private void texts() {
        List<Row> rows = Table.read(golden).rows();
        Encoding encoding = encode(rows);
        double[] cosines = cosines(rows, encoding.embeddings());
        int worst = worst(cosines);
        if (!(cosines[worst] >= least)) {
            Row row = rows.get(worst);
            throw new InputException(String.format(
                    Locale.ROOT,
                    "%s:%d: the cosine with the reference must be at least %s; cosine=%.8f",
                    row.file(),
                    row.line(),
                    least,
                    cosines[worst]));
        }
        print(cosines[worst], Arrays.stream(cosines).average().orElseThrow(), encoding.report());
    }

    private Encoding encode(List<Row> rows) {
        requireIds(rows);
        try (Encoder encoder = model.open()) {
            return encoder.encode(rows.stream().map(row -> row.value("text")).toList(), Prompt.none());
        }
    }

    private static double[] cosines(List<Row> rows, Embeddings ours) {
        double[] cosines = new double[rows.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = Similarity.COSINE.between(ours.row(i), reference(rows.get(i), ours.dimension()));
        }
        return cosines;
    }

    /// Where the file says which tokens it was made of, ours must be these.
    private void requireIds(List<Row> rows) {
        Column ids = Column.of("ids");
        ModelFolder folder = model.folder();
        try (Tokenizer tokenizer = folder.openTokenizer()) {
            for (Row row : rows) {
                if (!row.has(ids)) {
                    continue;
                }
                List<String> ours = Arrays.stream(tokenizer
                                .encode(row.value("text"), folder.maxTokens())
                                .ids())
                        .mapToObj(Integer::toString)
                        .toList();
                if (!ours.equals(row.values(ids))) {
                    throw new InputException(row.file() + ":" + row.line()
                            + ": the text's tokens must be those of the reference; ours=" + ours);
                }
            }
        }
    }

    /// The row that is farthest off; one that is no number is farther than all others.
    private static int worst(double[] cosines) {
        int worst = 0;
        for (int i = 1; i < cosines.length; i++) {
            if (!(cosines[i] >= cosines[worst])) {
                worst = i;
            }
        }
        return worst;
    }

    private void print(double worst, double mean, EncodeReport report) {
        String precision = report.as().precision().name().toLowerCase(Locale.ROOT);
        String prompt = report.as().prompt().id();
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("texts", report.size());
        result.put("worst_cosine", worst);
        result.put("mean_cosine", mean);
        result.put("precision", precision);
        result.put("prompt_id", prompt);
        result.put("truncated", report.truncatedTexts());
        result.put("model", report.fingerprint());
        output.print(
                result,
                people -> people.printf(
                        Locale.ROOT,
                        "%d texts, mean cosine %.8f, worst %.8f, at least %s asked; %s, prompt %s, model %s%n",
                        report.size(),
                        mean,
                        worst,
                        least,
                        precision,
                        prompt,
                        report.fingerprint()));
    }

    private static float[] reference(Row row, int dimension) {
        List<String> values = row.values(Column.of("embedding"));
        if (values.size() != dimension) {
            throw new InputException(row.file() + ":" + row.line() + ": embedding must have " + dimension
                    + " numbers; numbers=" + values.size());
        }
        float[] reference = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            reference[i] = number(row, values.get(i));
        }
        return reference;
    }

    private static float number(Row row, String text) {
        try {
            float number = Float.parseFloat(text);
            if (Float.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Refused below, as those that are not finite.
        }
        throw new InputException(row.file() + ":" + row.line() + ": embedding must be finite numbers; found " + text);
    }
}
