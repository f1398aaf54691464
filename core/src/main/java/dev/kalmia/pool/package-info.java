/// Texts that are searched in, more than memory holds, with their vectors. Start with `TextPool`.
@NullMarked
package dev.kalmia.pool;

import org.jspecify.annotations.NullMarked;
