/// Layers: one class each, made from named parameters, each with a `forward`. Start with `ParameterSource`,
/// which says where the numbers come from, and `Linear`.
///
/// Letters used for shapes here and in `model`: B texts in the batch, L tokens of the longest of them, D
/// hidden size, H attention heads, K size of a head, F inner size of the feed-forward layer, V vocabulary.
@NullMarked
package dev.kalmia.nn;

import org.jspecify.annotations.NullMarked;
