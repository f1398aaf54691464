package dev.kalmia.train;

import dev.kalmia.encode.Precision;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Settings that do not do what they seem to.
final class OddSettings {
    private OddSettings() {}

    /// What a person should know of them before a run begins, in whole sentences.
    static List<String> warnings(TrainConfig config) {
        return warnings(config, Processor.multipliesBfloat16(Device.cpu()));
    }

    /// @param multiplies whether the processor has instructions for bfloat16
    static List<String> warnings(TrainConfig config, boolean multiplies) {
        List<String> warnings = new ArrayList<>();
        if (config.precision() == Precision.BF16 && !multiplies) {
            warnings.add("precision bf16 takes less memory and several times as long as f32 here:"
                    + " this processor has no instructions for it");
        }
        TeacherConfig teacher = config.teacher();
        boolean learns = Stream.concat(Stream.of(config.loss()), config.taskLosses().values().stream())
                .anyMatch(OddSettings::learnsFromTeacher);
        if (teacher != null && !learns) {
            warnings.add("nothing is learnt from the teacher " + teacher.name()
                    + ": no loss has a share of distillation, or is of a kind that asks a teacher");
        }
        return warnings;
    }

    private static boolean learnsFromTeacher(LossConfig loss) {
        return switch (loss.kind()) {
            case CONTRAST -> loss.distillation() > 0;
            case MARGIN_MSE, PAIR_LOGITS, TOKENS, ENTRIES, EMBEDDING -> true;
            case TRIPLET, SOFTMAX, COPIES, COSENT, ANGLE, COSINE, PAIR_MARGIN -> false;
        };
    }
}
