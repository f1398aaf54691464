/// One model out of several whose weights have the same names and shapes, and how far two are apart. Its doors
/// are [Merge], [MergeMethod], [Soup] and [ModelDifference].
@NullMarked
package dev.kalmia.merge;

import org.jspecify.annotations.NullMarked;
