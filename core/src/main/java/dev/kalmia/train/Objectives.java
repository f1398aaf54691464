package dev.kalmia.train;

import dev.kalmia.data.Example;
import dev.kalmia.data.Scored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The losses of a run and whose each is: a task's own; CoSENT for scored pairs among others
/// (QZhou-Embedding, arXiv 2508.21632, section 3); for all else the run's.
///
/// @param losses the run's is the first
/// @param ofTasks task → place of its loss
/// @param ofScored place of the loss of scored pairs
record Objectives(List<LossConfig> losses, Map<String, Integer> ofTasks, int ofScored) {
    Objectives {
        losses = List.copyOf(losses);
        ofTasks = Map.copyOf(ofTasks);
    }

    static Objectives of(TrainConfig config) {
        List<LossConfig> losses = new ArrayList<>(List.of(config.loss()));
        int ofScored = 0;
        if (!config.loss().kind().isGraded()) {
            losses.add(LossConfig.of(LossKind.COSENT));
            ofScored = 1;
        }
        Map<String, Integer> ofTasks = new HashMap<>();
        new TreeMap<>(config.taskLosses()).forEach((task, loss) -> {
            ofTasks.put(task, losses.size());
            losses.add(loss);
        });
        return new Objectives(losses, ofTasks, ofScored);
    }

    /// The place of an example's loss.
    int of(Example example) {
        return ofTasks.getOrDefault(example.meta().task(), example instanceof Scored ? ofScored : 0);
    }
}
