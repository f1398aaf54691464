package dev.kalmia.merge;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The mean of the weights of models that were trained from the same one (Wortsman et al. 2022, arXiv
/// 2203.05482, the uniform soup; KaLM-Embedding-V2, arXiv 2506.20923, averages its fine-tuned checkpoints).
/// Sums are taken in float64 in the order of the models; weights are written as float32. What is no floating
/// point number (positions, for example) is the first model's. Takes the memory of one model.
public final class Soup {
    private static final int PIECE = 1 << 18;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Soup() {}

    /// Writes the mean, in all but its weights the first model.
    ///
    /// @param out must not exist, or be an empty folder
    /// @throws UsageException when there are fewer than two models, or two of them are not of one kind
    /// @throws InputException when weights are damaged or not finite, or the soup cannot be written
    public static void write(Path out, List<ModelFolder> models) {
        Ingredients.requireAlike(models);
        try (Ingredients ingredients = Ingredients.open(models);
                Arena arena = Arena.ofConfined()) {
            SequencedMap<String, TensorData> mean = new LinkedHashMap<>();
            for (Ingredients.Part part : ingredients.parts()) {
                for (String name : part.files().getFirst().names()) {
                    mean.put(part.prefix() + name, mean(part.files(), name, arena));
                }
            }
            ModelFolder.write(out, models.getFirst(), mean);
        }
    }

    private static TensorData mean(List<WeightFile> files, String name, Arena arena) {
        WeightFile first = files.getFirst();
        TensorInfo info = first.info(name);
        if (!StoredNumbers.holds(info.type())) {
            return new TensorData(info, first.data(name));
        }
        TensorInfo written = new TensorInfo(DataType.F32, info.shape());
        MemorySegment result = arena.allocate(written.bytes(), Float.BYTES);
        List<StoredNumbers> stored =
                files.stream().map(file -> new StoredNumbers(file, name)).toList();
        float[] piece = new float[(int) Math.min(PIECE, info.elements())];
        double[] sums = new double[piece.length];
        for (long from = 0; from < info.elements(); from += PIECE) {
            int count = (int) Math.min(PIECE, info.elements() - from);
            Arrays.fill(sums, 0);
            for (StoredNumbers each : stored) {
                each.read(from, piece, 0, count);
                for (int i = 0; i < count; i++) {
                    sums[i] += piece[i];
                }
            }
            put(sums, count, files.size(), result, from, first + ": " + name);
        }
        return new TensorData(written, result);
    }

    private static void put(double[] sums, int count, int models, MemorySegment result, long from, String place) {
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(sums[i])) {
                throw new InputException(place + " must be finite in every model that is averaged; element="
                        + (from + i) + " sum=" + sums[i]);
            }
            result.setAtIndex(FLOAT, from + i, (float) (sums[i] / models));
        }
    }
}
