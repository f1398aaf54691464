package dev.kalmia.checkpoint;

import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Writes a folder like a given model's, with other weights that may be made while they are written. Large
/// weights become shards.
public final class ModelWriter {
    /// The most bytes of a shard, as Hugging Face has it.
    public static final long SHARD_BYTES = 5_000_000_000L;

    private final ModelFolder like;
    private final SequencedMap<String, TensorContent> weights;
    private final long shardBytes;

    /// @param weights the transformer's by their names; those of dense layers by [DenseLayer#parameter] and
    ///     of a head by [PoolingHead#parameter]
    /// @param shardBytes the most bytes of tensors in one file, from 1
    public ModelWriter(ModelFolder like, SequencedMap<String, ? extends TensorContent> weights, long shardBytes) {
        this.like = like;
        this.weights = new LinkedHashMap<>(weights);
        this.shardBytes = shardBytes;
    }

    /// Writes a folder that appears whole or not at all.
    ///
    /// @param out must not exist, or be an empty folder
    /// @param more writes what else belongs into the folder
    /// @throws InputException when there is something already, or it cannot be written
    public void write(Path out, AtomicFolder.Body more) {
        NewFolder.write(out, partial -> {
            fill(partial, FinishedFiles.none());
            more.write(partial);
        });
    }

    /// Writes into a folder in which an earlier run, of the same weights, may have been killed: finished
    /// files of weights whose bytes are what they were are kept, all others written anew.
    ///
    /// @param folder there; files in it whose names begin with a point stay
    /// @throws InputException when it cannot be written
    public void goOn(Path folder) {
        try {
            FinishedFiles finished = FinishedFiles.in(folder);
            fill(folder, finished);
            finished.forget();
        } catch (IOException failure) {
            throw new InputException("cannot write " + folder + ": " + InputException.reason(failure), failure);
        }
    }

    private void fill(Path folder, FinishedFiles finished) throws IOException {
        new FolderWriter(like, like.matryoshka(), new WeightLayout(shardBytes, finished)).fill(folder, weights);
    }
}
