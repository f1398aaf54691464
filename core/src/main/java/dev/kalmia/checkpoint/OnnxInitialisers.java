package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.Set;

/// The initialisers of an ONNX file as they are stored, under the names they have there: constants of the graph
/// among them, and the matrices of linear layers lying as the graph multiplies by them.
public final class OnnxInitialisers implements WeightFile {
    private final MappedFile file;
    private final SequencedMap<String, OnnxTensor> initialisers;

    private OnnxInitialisers(MappedFile file, SequencedMap<String, OnnxTensor> initialisers) {
        this.file = file;
        this.initialisers = initialisers;
    }

    /// Opens an ONNX file and what it keeps beside itself.
    ///
    /// @throws InputException when it is missing or damaged
    public static OnnxInitialisers open(Path path) {
        return MappedFile.open(
                path, file -> new OnnxInitialisers(file, OnnxGraph.read(file).initialisers()));
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSequencedSet(initialisers.sequencedKeySet());
    }

    @Override
    public TensorInfo info(String name) {
        return initialiser(name).info();
    }

    @Override
    public MemorySegment data(String name) {
        return initialiser(name).data();
    }

    private OnnxTensor initialiser(String name) {
        OnnxTensor initialiser = initialisers.get(name);
        if (initialiser == null) {
            throw new IllegalArgumentException(file + ": no initialiser is named " + name);
        }
        return initialiser;
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
