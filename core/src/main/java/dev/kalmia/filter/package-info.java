/// Which examples are worth learning from: duplicates, near duplicates, examples that a model ranks badly,
/// and examples that give away a test. Start with `ExampleFilter`. A filter never changes an example; it says which
/// to drop and why.
@NullMarked
package dev.kalmia.filter;

import org.jspecify.annotations.NullMarked;
