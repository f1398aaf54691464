package dev.kalmia.pipeline;

import dev.kalmia.run.Places;
import dev.kalmia.train.TeacherConfig;
import dev.kalmia.train.TrainConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The teacher of a stage that trains, as something that it reads.
final class TeacherModel {
    private TeacherModel() {}

    private static String key(TeacherConfig teacher) {
        return "training.teacher." + (teacher.model() == null ? "reranker" : "model");
    }

    /// Where it is a folder.
    static List<Source> sources(TrainConfig training) {
        TeacherConfig teacher = training.teacher();
        return teacher == null || Places.hasScheme(teacher.name())
                ? List.of()
                : List.of(new Source(
                        key(teacher), Path.of(teacher.name()), teacher.model() == null ? null : Content.MODEL));
    }

    /// Its fingerprint by its key, where it is no folder.
    static Map<String, String> inputs(TrainConfig training) {
        TeacherConfig teacher = training.teacher();
        return teacher == null || !Places.hasScheme(teacher.name())
                ? Map.of()
                : Map.of(key(teacher), teacher.fingerprint());
    }
}
