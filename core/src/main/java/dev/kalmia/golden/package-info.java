/// Reference files: what a model computes, stored, and models held against it. Start with `GoldenFile` and
/// `Parity`.
@NullMarked
package dev.kalmia.golden;

import org.jspecify.annotations.NullMarked;
