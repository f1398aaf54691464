package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.run.Places;
import dev.kalmia.train.TeacherConfig;
import dev.kalmia.train.TrainConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The teacher of a stage that trains, as something that it reads.
final class TeacherModel {
    private static final String KEY = "training.teacher.model";

    private TeacherModel() {}

    /// Where it is a folder.
    static List<Source> sources(TrainConfig training) {
        TeacherConfig teacher = training.teacher();
        return teacher == null || Places.hasScheme(teacher.model())
                ? List.of()
                : List.of(new Source(KEY, Path.of(teacher.model()), Content.MODEL));
    }

    /// Its fingerprint by its key, where it is no folder.
    static Map<String, String> inputs(TrainConfig training) {
        TeacherConfig teacher = training.teacher();
        return teacher == null || !Places.hasScheme(teacher.model())
                ? Map.of()
                : Map.of(KEY, ModelSource.resolve(teacher.model()).fingerprint());
    }
}
