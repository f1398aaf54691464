/// The only room that knows libtorch: arrays in native memory, gradients, the optimiser, devices and the
/// set-up of the native libraries. Start with `Scope`, which owns tensors, and `Tensor`, which computes.
///
/// Memory is seen in the code: a scope is opened by `try`, and every tensor made on that thread while it is
/// open belongs to it. Nothing waits for the garbage collector.
@NullMarked
package dev.kalmia.tensor;

import org.jspecify.annotations.NullMarked;
