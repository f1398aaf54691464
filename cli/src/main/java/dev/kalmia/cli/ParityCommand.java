package dev.kalmia.cli;

import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
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

/// `kalmia parity`: our vectors against stored ones of other software.
@Command(
        name = "parity",
        description =
                "Compares the model's vectors with stored reference vectors; ends with 1 when one is too far off.",
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
            description = "JSON lines with text and embedding (a list of numbers).")
    private Path golden = Path.of("");

    @Option(
            names = "--cosine",
            paramLabel = "C",
            description = "The least cosine that passes; default: ${DEFAULT-VALUE}.")
    private double least = 0.99999;

    @Override
    public void run() {
        if (!(least >= -1 && least <= 1)) {
            throw new UsageException("--cosine must be between -1 and 1; --cosine=" + least);
        }
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
