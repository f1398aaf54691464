/// What a set of examples is like: how varied, in which languages, whether its questions find their answers.
@NullMarked
package dev.kalmia.describe;

import org.jspecify.annotations.NullMarked;
