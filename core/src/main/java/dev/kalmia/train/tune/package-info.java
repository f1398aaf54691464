/// What of a model is trained, how fast, and which weights are kept. Start with `TuningConfig`, which says what may be
/// asked for, and `Tuned`, which a training works with.
@NullMarked
package dev.kalmia.train.tune;

import org.jspecify.annotations.NullMarked;
