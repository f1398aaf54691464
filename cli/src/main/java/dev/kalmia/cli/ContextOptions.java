package dev.kalmia.cli;

import dev.kalmia.model.ContextExtension;
import dev.kalmia.model.Positions;
import dev.kalmia.run.UsageException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a model reads texts longer than it was trained on.
final class ContextOptions {
    @Option(
            names = "--positions",
            paramLabel = "NAME",
            description = "With --max-length above the model's own, the positions of texts that are longer: grouped,"
                    + " recurrent, interpolated; for rotary models ntk[:FACTOR] and self-extend[:GROUP,WINDOW] too;"
                    + " default: no text is longer.")
    private @Nullable String positions;

    @Option(
            names = "--trained-length",
            paramLabel = "N",
            description = "The longest text of the model's training, where it is not its number of positions.")
    private @Nullable Integer trainedLength;

    @Option(
            names = "--scale-attention",
            description = "Sharpens attention beyond the trained length by the logarithm of the place.")
    private boolean scaleAttention;

    ContextExtension extension(int maxLength) {
        if (positions == null) {
            if (trainedLength != null && !scaleAttention) {
                throw new UsageException(
                        "--trained-length is for --positions and --scale-attention; --trained-length=" + trainedLength);
            }
            return new ContextExtension(new Positions.Plain(), trained(), 0, scaleAttention);
        }
        Positions chosen = Positions.parse(positions);
        if (maxLength < 1) {
            throw new UsageException(
                    "--positions needs --max-length, the longest text to be read; --positions=" + positions);
        }
        return new ContextExtension(chosen, trained(), maxLength, scaleAttention);
    }

    private int trained() {
        if (trainedLength != null && trainedLength < 2) {
            throw new UsageException("--trained-length must be at least 2; --trained-length=" + trainedLength);
        }
        return trainedLength == null ? 0 : trainedLength;
    }

    /// What results depend on.
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        if (positions != null) {
            labels.put("positions", positions);
        }
        if (trainedLength != null) {
            labels.put("trained_length", trainedLength.toString());
        }
        if (scaleAttention) {
            labels.put("attention", "scaled");
        }
        return labels;
    }
}
