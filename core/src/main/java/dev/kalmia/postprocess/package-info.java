/// What is done to vectors afterwards: maps that are fitted on a model's vectors, or between two models', and
/// what a space is like before and after. Its doors are [VectorFit], [SpaceAlignment] and [SpaceShape].
@NullMarked
package dev.kalmia.postprocess;

import org.jspecify.annotations.NullMarked;
