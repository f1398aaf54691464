/// Which examples are worth learning from: duplicates, near duplicates, examples that a model ranks badly,
/// and examples that give away a test. Start with `ExampleFilter`. A filter says which
/// to drop and why; of those that it keeps it changes no text, and some leave negatives out.
@NullMarked
package dev.kalmia.filter;

import org.jspecify.annotations.NullMarked;
