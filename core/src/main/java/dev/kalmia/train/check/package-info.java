/// What a training would be like before it begins: the shape of a step, memory and time, and what is odd about its
/// data. `TrainingCheck` puts them together.
@NullMarked
package dev.kalmia.train.check;

import org.jspecify.annotations.NullMarked;
