/// Text that a decoder writes. Start with `Generator`.
@NullMarked
package dev.kalmia.generate;

import org.jspecify.annotations.NullMarked;
