/// Models for other software: ONNX graphs with pooling and normalisation inside, and plain folders. Start with
/// `ExportFormat`; `SentenceGraph` is a whole graph, `Backbones` has the transformers, `Layers` what they are made
/// of.
///
/// Letters for shapes are those of `nn`.
@NullMarked
package dev.kalmia.export;

import org.jspecify.annotations.NullMarked;
