package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.model.CausalModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.train.TeacherConfig;
import dev.kalmia.train.TrainConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The teacher of a stage that trains, as something that it reads.
final class TeacherModel {
    private TeacherModel() {}

    private static String key(TeacherConfig teacher) {
        return "training.teacher." + teacher.key();
    }

    /// Where it is a folder.
    static List<Source> sources(TrainConfig training) {
        TeacherConfig teacher = training.teacher();
        return teacher == null || Places.hasScheme(teacher.name())
                ? List.of()
                : List.of(new Source(key(teacher), Path.of(teacher.name()), content(teacher)));
    }

    private static @Nullable Content content(TeacherConfig teacher) {
        if (teacher.decoder() != null) {
            return Content.DECODER;
        }
        return teacher.model() == null ? null : Content.MODEL;
    }

    /// Refuses a decoder that is there and is none, by its configuration alone.
    static void requireDecoders(TrainConfig training) {
        for (Source source : sources(training)) {
            if (source.content() == Content.DECODER && Files.exists(source.path())) {
                requireDecoder(source.path(), source.key() + ": ");
            }
        }
    }

    static void requireDecoder(Path folder, String place) {
        try {
            CausalModel.require(ModelFolder.openDescription(folder).transformer());
        } catch (InputException wrong) {
            throw new InputException(place + wrong.getMessage(), wrong);
        }
    }

    /// What of a teacher that is there a model cannot learn from: the key of the setting → what is wrong with
    /// it.
    static Map<String, String> misfits(TrainConfig training, ModelFolder student) {
        TeacherConfig teacher = training.teacher();
        if (teacher == null || teacher.model() == null || !training.meetsVectors()) {
            return Map.of();
        }
        if (!Places.hasScheme(teacher.name()) && !Files.exists(Path.of(teacher.name()))) {
            return Map.of();
        }
        int dimension = ModelSource.resolve(teacher.name()).dimension();
        return dimension >= student.dimension()
                ? Map.of()
                : Map.of(
                        key(teacher),
                        "must have vectors of at least " + student.dimension()
                                + " values, as the student's, where they are to be met; dimension=" + dimension);
    }

    /// Its fingerprint by its key, where it is no folder.
    static Map<String, String> inputs(TrainConfig training) {
        TeacherConfig teacher = training.teacher();
        return teacher == null || !Places.hasScheme(teacher.name())
                ? Map.of()
                : Map.of(key(teacher), teacher.fingerprint());
    }
}
