package dev.kalmia.train;

import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The loss or its gradient is no number any more. Going on would only spread it.
public final class LossException extends InputException {
    private static final long serialVersionUID = 1L;

    private LossException(String message) {
        super(message);
    }

    /// Writes the batch down and says where.
    static LossException at(long step, double value, TrainingBatch batch, Path work) {
        Path file = work.resolve("bad-batch.json");
        AtomicFile.writeString(
                file,
                Json.write(Map.of(
                        "step", step + 1, "queries", whole(batch.queries()), "documents", whole(batch.documents()))));
        String checkpoint = new Checkpoints(work)
                .newest()
                .map(saved -> "the last good checkpoint is " + work.resolve("checkpoints/step-" + saved)
                        + "; a run with other settings clears it, so copy what is to be kept")
                .orElse("there is no checkpoint yet");
        return new LossException("loss and gradient must be finite; value=" + value + " at step " + (step + 1)
                + "; its texts are in " + file + ", " + checkpoint);
    }

    private static List<String> whole(List<PromptedText> texts) {
        return texts.stream().map(PromptedText::whole).toList();
    }
}
