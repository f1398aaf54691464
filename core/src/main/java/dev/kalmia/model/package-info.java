/// Architectures, one folder each, and the one forward path that training and encoding share. Start with
/// `SentenceModel`; `Architectures` is the list.
@NullMarked
package dev.kalmia.model;

import org.jspecify.annotations.NullMarked;
