package dev.kalmia.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The weights of an ONNX file under their PyTorch names and in PyTorch's layout. Only the initialisers are used;
/// the graph is not run.
final class OnnxFile implements WeightFile {
    private final MappedFile file;
    private final SequencedMap<String, OnnxNames.Weight> weights;
    private final Map<String, MemorySegment> turned = new ConcurrentHashMap<>();

    private OnnxFile(MappedFile file, SequencedMap<String, OnnxNames.Weight> weights) {
        this.file = file;
        this.weights = weights;
    }

    static OnnxFile open(Path path) {
        return MappedFile.open(path, file -> {
            OnnxGraph graph = OnnxGraph.read(file);
            return new OnnxFile(file, OnnxNames.of(graph, path.toString()));
        });
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSequencedSet(weights.sequencedKeySet());
    }

    @Override
    public TensorInfo info(String name) {
        OnnxNames.Weight weight = weight(name);
        TensorInfo stored = weight.initialiser().info();
        if (!weight.transposed()) {
            return stored;
        }
        long[] shape = stored.shape();
        return new TensorInfo(stored.type(), shape[1], shape[0]);
    }

    @Override
    public MemorySegment data(String name) {
        OnnxNames.Weight weight = weight(name);
        return weight.transposed()
                ? turned.computeIfAbsent(name, key -> transpose(weight.initialiser()))
                : weight.initialiser().data();
    }

    private MemorySegment transpose(OnnxTensor matrix) {
        long rows = matrix.info().shape()[0];
        long columns = matrix.info().shape()[1];
        int width = matrix.info().type().bytes();
        MemorySegment out = file.allocate(matrix.info().bytes());
        for (long row = 0; row < rows; row++) {
            for (long column = 0; column < columns; column++) {
                copyElement(matrix.data(), (row * columns + column) * width, out, (column * rows + row) * width, width);
            }
        }
        return out.asReadOnly();
    }

    private static void copyElement(MemorySegment from, long at, MemorySegment to, long target, int width) {
        if (width == Integer.BYTES) {
            to.set(ValueLayout.JAVA_INT_UNALIGNED, target, from.get(ValueLayout.JAVA_INT_UNALIGNED, at));
        } else {
            MemorySegment.copy(from, at, to, target, width);
        }
    }

    private OnnxNames.Weight weight(String name) {
        OnnxNames.Weight weight = weights.get(name);
        if (weight == null) {
            throw new IllegalArgumentException(file + ": no tensor is named " + name);
        }
        return weight;
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
