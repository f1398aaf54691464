package dev.kalmia.merge;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The mean of the weights of models that were trained from the same one (Wortsman et al. 2022, arXiv
/// 2203.05482, the uniform soup; KaLM-Embedding-V2, arXiv 2506.20923, averages its fine-tuned checkpoints):
/// [Merge] by [Linear], written as float32.
public final class Soup {
    private Soup() {}

    /// Writes the mean, in all but its weights the first model.
    ///
    /// @param out must not exist, or be an empty folder
    /// @throws UsageException when there are fewer than two models, or two of them are not of one kind
    /// @throws InputException when weights are damaged or not finite, or the soup cannot be written
    public static void write(Path out, List<ModelFolder> models) {
        new Merge(models, Optional.empty(), new Linear(List.of()), Precision.F32).write(out, Progress.silent());
    }
}
