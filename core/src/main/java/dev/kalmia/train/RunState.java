package dev.kalmia.train;

import dev.kalmia.tensor.AdamW;
import dev.kalmia.train.tune.Tuned;

/// What changes in a run, and what it was made with: all that a checkpoint holds.
///
/// @param tower of which the size of micro-batches may have changed
record RunState(Tuned tuned, AdamW optimiser, TextTower tower, MadeWith made) {}
