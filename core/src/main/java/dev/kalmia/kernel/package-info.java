/// Dense float32 arithmetic on the processor: matrix products and attention in SIMD, without gradients.
///
/// Start with `Kernels`, which says whether this virtual machine has what is needed, then `PackedMatrix` and
/// `AttentionKernel`. Every sum runs over its terms in order, whatever else is in the batch and however many
/// threads work: a row of the result depends on its own inputs alone.
@NullMarked
package dev.kalmia.kernel;

import org.jspecify.annotations.NullMarked;
