/// Writes ONNX files: messages, nodes, initialisers that are streamed. Knows no models. Start with `OnnxModel`.
@NullMarked
package dev.kalmia.export.onnx;

import org.jspecify.annotations.NullMarked;
