package dev.kalmia.cli;

import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.data.Table;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Similarity;
import java.nio.file.Path;
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
        try (Encoder encoder = model.open()) {
            Embeddings ours =
                    encoder.embed(rows.stream().map(row -> row.value("text")).toList(), Prompt.none());
            double worst = Double.POSITIVE_INFINITY;
            int worstRow = 0;
            for (int i = 0; i < rows.size(); i++) {
                double cosine = Similarity.COSINE.between(ours.row(i), reference(rows.get(i), encoder.dimension()));
                if (!(cosine >= worst)) {
                    worst = cosine;
                    worstRow = i;
                }
            }
            if (!(worst >= least)) {
                Row row = rows.get(worstRow);
                throw new InputException(String.format(
                        Locale.ROOT,
                        "%s:%d: the cosine with the reference must be at least %s; cosine=%.8f",
                        row.file(),
                        row.line(),
                        least,
                        worst));
            }
            SequencedMap<String, Object> result = new LinkedHashMap<>();
            result.put("texts", rows.size());
            result.put("worst_cosine", worst);
            double seen = worst;
            output.print(
                    result,
                    people -> people.printf(
                            Locale.ROOT, "%d texts, worst cosine %.8f, at least %s asked%n", rows.size(), seen, least));
        }
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
