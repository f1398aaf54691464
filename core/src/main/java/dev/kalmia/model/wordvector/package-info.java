/// Vectors of tokens without a transformer. `StaticModel` is all of it.
@NullMarked
package dev.kalmia.model.wordvector;

import org.jspecify.annotations.NullMarked;
