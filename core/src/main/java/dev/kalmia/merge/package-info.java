/// One model out of several whose weights have the same names and shapes. Its doors are [Merge],
/// [MergeMethod] and [Soup].
@NullMarked
package dev.kalmia.merge;

import org.jspecify.annotations.NullMarked;
