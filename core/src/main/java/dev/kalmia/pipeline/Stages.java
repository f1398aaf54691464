package dev.kalmia.pipeline;

import dev.kalmia.run.Nearest;
import dev.kalmia.run.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The one list of stages, by the word for them in a recipe.
final class Stages {
    private static final SequencedMap<String, Class<? extends Record>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("read", ReadStage.class);
        KINDS.put("mix", MixStage.class);
        KINDS.put("synthesize", SynthesizeStage.class);
        KINDS.put("exemplars", ExemplarStage.class);
        KINDS.put("describe", DescribeStage.class);
        KINDS.put("corrupt", CorruptStage.class);
        KINDS.put("filter", FilterStage.class);
        KINDS.put("mine", MineStage.class);
        KINDS.put("assemble", AssembleStage.class);
        KINDS.put("train", TrainStage.class);
        KINDS.put("trials", TrialsStage.class);
        KINDS.put("merge", MergeStage.class);
        KINDS.put("fit", FitStage.class);
        KINDS.put("align", AlignStage.class);
        KINDS.put("export", ExportStage.class);
        KINDS.put("evaluate", EvaluateStage.class);
        KINDS.put("compare", CompareStage.class);
        KINDS.put("report", ReportStage.class);
    }

    private Stages() {}

    /// @param place where the word stands, for the error
    static Class<? extends Record> named(String kind, String place) {
        Class<? extends Record> type = KINDS.get(kind);
        if (type == null) {
            throw new UsageException(
                    place + ": no kind of stage is called '" + kind + "'" + Nearest.hint(kind, KINDS.keySet()));
        }
        return type;
    }

    static String kindOf(Class<?> type) {
        return KINDS.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
