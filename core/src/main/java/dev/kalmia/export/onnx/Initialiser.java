package dev.kalmia.export.onnx;

import dev.kalmia.checkpoint.TensorInfo;
import java.io.IOException;
import java.io.OutputStream;

/// A tensor that is part of a graph. Its elements are made while they are written, so that no more than a piece of
/// them is in memory.
public interface Initialiser {
    /// What is written; float32 or whole numbers of 64 bits.
    TensorInfo info();

    /// Writes as many bytes as [#info] asks for, little-endian and row-major.
    void write(OutputStream out) throws IOException;
}
