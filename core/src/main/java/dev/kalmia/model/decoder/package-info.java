/// Decoders of the Llama family. Start with `DecoderModel`; `DecoderConfig` says how they differ.
@NullMarked
package dev.kalmia.model.decoder;

import org.jspecify.annotations.NullMarked;
