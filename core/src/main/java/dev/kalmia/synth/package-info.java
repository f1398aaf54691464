/// Training data that language models write. See `docs/designs/synthesis.md`.
@NullMarked
package dev.kalmia.synth;

import org.jspecify.annotations.NullMarked;
