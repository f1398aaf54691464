package dev.kalmia.checkpoint;

import java.io.IOException;
import java.io.OutputStream;

/// A tensor that writes itself: its elements may be made while they are written, and need never be in memory
/// all at once.
public interface TensorContent {
    /// Type and shape of what is written.
    TensorInfo info();

    /// Writes exactly the bytes that [#info] asks for: the elements, little-endian and row-major. Called
    /// again it writes the same.
    void writeTo(OutputStream out) throws IOException;
}
