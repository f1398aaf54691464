package dev.kalmia.train;

import dev.kalmia.tensor.SharedAdamW;
import dev.kalmia.train.tune.Tuned;

/// What changes in a run, and what it was made with: all that a checkpoint holds.
///
/// @param tower of which the size of micro-batches may have changed
record RunState(Tuned tuned, SharedAdamW optimiser, TextTower tower, MadeWith made) {}
