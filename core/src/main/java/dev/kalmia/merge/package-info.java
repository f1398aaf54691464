/// One model out of several whose weights have the same names and shapes. Its door is [Soup].
@NullMarked
package dev.kalmia.merge;

import org.jspecify.annotations.NullMarked;
