package dev.kalmia.pipeline;

import dev.kalmia.filter.ContaminationFilter;
import dev.kalmia.filter.CosineFilter;
import dev.kalmia.filter.EmbeddingDuplicateFilter;
import dev.kalmia.filter.ExactDuplicateFilter;
import dev.kalmia.filter.ExampleFilter;
import dev.kalmia.filter.LanguageFilter;
import dev.kalmia.filter.NearDuplicateFilter;
import dev.kalmia.filter.NoiseAction;
import dev.kalmia.filter.NoiseFilter;
import dev.kalmia.filter.QualityFilter;
import dev.kalmia.filter.RankingConsistencyFilter;
import dev.kalmia.filter.RerankedConsistencyFilter;
import dev.kalmia.filter.RerankerScoreFilter;
import dev.kalmia.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A filter of a stage, made when its turn comes.
///
/// @param name the filter's own
/// @param quick whether it asks no model, so that how far it is shows in the examples it went through
record FilterStep(String name, boolean quick, Supplier<ExampleFilter> filter) {
    private static final int SHINGLE_WORDS = 5;

    /// The filters that the settings ask for, the cheap ones first.
    static List<FilterStep> of(FilterStage stage, StageModels models, StageRun run) {
        List<FilterStep> steps = new ArrayList<>();
        steps.add(new FilterStep("exact duplicate", true, ExactDuplicateFilter::new));
        if (!stage.quality().asksNothing()) {
            steps.add(new FilterStep("quality", true, () -> new QualityFilter(stage.quality())));
        }
        if (!stage.languages().isEmpty()) {
            steps.add(new FilterStep("language", true, () -> new LanguageFilter(stage.languages())));
        }
        if (stage.nearDuplicate() > 0) {
            steps.add(new FilterStep(
                    "near duplicate",
                    true,
                    () -> new NearDuplicateFilter(SHINGLE_WORDS, stage.nearDuplicate(), run.seed())));
        }
        if (!stage.tests().isEmpty()) {
            steps.add(new FilterStep("contamination", true, () -> contamination(stage)));
        }
        addByModel(steps, stage, models, run.progress());
        addByReranker(steps, stage, models, run.progress());
        return steps;
    }

    static ContaminationFilter contamination(FilterStage stage) {
        return new ContaminationFilter(TestFolders.read(stage.tests()), stage.runWords(), stage.nearTest());
    }

    private static void addByModel(List<FilterStep> steps, FilterStage stage, StageModels models, Progress progress) {
        if (stage.embeddingDuplicate() > 0) {
            steps.add(new FilterStep(
                    "embedding duplicate",
                    false,
                    () -> new EmbeddingDuplicateFilter(models.encoder(), stage.embeddingDuplicate(), progress)));
        }
        if (stage.leastCosine() > 0) {
            steps.add(new FilterStep(
                    "cosine", false, () -> new CosineFilter(models.encoder(), stage.leastCosine(), progress)));
        }
        if (stage.topK() > 0) {
            steps.add(new FilterStep(
                    "ranking consistency",
                    false,
                    () -> new RankingConsistencyFilter(models.encoder(), stage.topK(), null, progress)));
        }
    }

    private static void addByReranker(
            List<FilterStep> steps, FilterStage stage, StageModels models, Progress progress) {
        Double least = stage.leastScore();
        if (least != null) {
            steps.add(new FilterStep(
                    "reranker score", false, () -> new RerankerScoreFilter(models.reranker(), least, progress)));
        }
        if (stage.rerankTopK() > 0) {
            steps.add(new FilterStep(
                    "reranked consistency",
                    false,
                    () -> new RerankedConsistencyFilter(
                            models.encoder(), models.reranker(), stage.rerankTopK(), stage.candidates(), progress)));
        }
        if (stage.noise().action() != NoiseAction.NONE) {
            steps.add(
                    new FilterStep("noise", false, () -> new NoiseFilter(models.reranker(), stage.noise(), progress)));
        }
    }
}
