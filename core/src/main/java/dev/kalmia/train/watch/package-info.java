/// What is seen of a training: how alike the texts of a batch were, event files for TensorBoard, the clock's file, and
/// the words of the progress line. Nothing here changes what is learnt.
@NullMarked
package dev.kalmia.train.watch;

import org.jspecify.annotations.NullMarked;
