/// Contrastive training. Start with `Trainer`, which knows steps, checkpoints and resuming; `loss` has one
/// class a loss, `sample` decides which examples meet in a batch. A loss is a function of embeddings and
/// targets and never sees the model.
@NullMarked
package dev.kalmia.train;

import org.jspecify.annotations.NullMarked;
