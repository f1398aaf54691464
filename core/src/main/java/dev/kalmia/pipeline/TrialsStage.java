package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.eval.Benchmark;
import dev.kalmia.eval.EvalTask;
import dev.kalmia.eval.ModelLabel;
import dev.kalmia.merge.Soup;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Reference;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.Trees;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.TrainingRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Trains with several seeds and measures each model: what one way of training is worth, and by how much
/// that is chance. Writes `seed-NUMBER/results`, laid out as mteb has them, and `seed-NUMBER/trial.json`;
/// beside them `first-DIMENSIONS/seed-NUMBER/results` for each of `first-dimensions` and
/// `first-layers-LAYERS/seed-NUMBER/results` for each of `first-layers`. Models are not kept.
///
/// @param examples what to train on: a file or a BEIR folder; texts for the loss copies
/// @param model what to start from
/// @param training how
/// @param seeds how many models, 1 to 100
/// @param soup how many trainings each of them is the mean of, 1 to 20
/// @param data folders with a `task.json` in them or below
/// @param tasks names of the tasks; empty for all
/// @param maxTokens longest text measured; 0 for the model's limit
/// @param firstDimensions how many values of each vector are measured besides, the first ones
/// @param firstLayers after how many layers the model is ended and measured besides, as `export` does it
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record TrialsStage(
        Path examples,
        @Reference String model,
        TrainConfig training,
        @Default("3") int seeds,
        @Default("1") int soup,
        List<Path> data,
        @Default("") List<String> tasks,
        @Default("0") int maxTokens,
        @Default("") List<Integer> firstDimensions,
        @Default("") List<Integer> firstLayers,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    private static final int MOST_SEEDS = 100;
    private static final int MOST_TRAININGS = 20;
    private static final String MODEL = "model";
    private static final String RECORD = "trial.json";

    TrialsStage {
        Bounds.within(1, seeds, MOST_SEEDS, "seeds");
        Bounds.within(1, soup, MOST_TRAININGS, "soup");
        Bounds.atLeast(0, maxTokens, "max-tokens");
        firstDimensions = List.copyOf(firstDimensions);
        firstLayers = List.copyOf(firstLayers);
        firstDimensions.forEach(first -> Bounds.atLeast(1, first, "first-dimensions"));
        firstLayers.forEach(first -> Bounds.atLeast(1, first, "first-layers"));
    }

    @Override
    public Map<String, Content> outputs() {
        SequencedMap<String, Content> outputs = new LinkedHashMap<>(Map.of("seed-1", Content.RESULTS));
        parts().forEach(part -> outputs.put(part.folder(), Content.RESULTS));
        return outputs;
    }

    private List<ModelPart> parts() {
        return ModelPart.of(firstDimensions, firstLayers);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(Source.each("data", data, Content.TESTS));
        sources.add(new Source("examples", examples, Content.EXAMPLES));
        sources.addAll(TeacherModel.sources(training));
        sources.addAll(DevTasks.sources(training.tuning().earlyStopping()));
        return sources;
    }

    @Override
    public Map<String, String> inputs() {
        Map<String, String> inputs = Stage.super.inputs();
        inputs.putAll(TeacherModel.inputs(training));
        return inputs;
    }

    @Override
    public Optional<String> reads() {
        return Optional.of(model);
    }

    @Override
    public Map<String, String> misfits(ModelFolder folder) {
        SequencedMap<String, String> misfits = new LinkedHashMap<>(Bounds.tokens(folder, maxTokens));
        training.misfits(folder).forEach((key, fault) -> misfits.put("training." + key, fault));
        misfits.putAll(TeacherModel.misfits(training, folder));
        parts().forEach(part -> part.misfit(folder).ifPresent(fault -> misfits.put(part.setting(), fault)));
        return misfits;
    }

    @Override
    public List<String> costly() {
        return List.of("seed-1");
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        Intake intake = Intake.toTrain(examples, training, onBadRow, run);
        List<EvalTask> chosen = ChosenTasks.of(data, tasks, run.print());
        for (int number = 1; number <= seeds; number++) {
            Path work = run.work().resolve("seed-" + number);
            if (!Files.exists(work.resolve(RECORD))) {
                run.print().accept("seed " + number + " of " + seeds);
                trial(
                        new StageRun(work, Seeds.derive(run.seed(), "trial " + number), run.progress(), run.print()),
                        intake,
                        chosen);
            }
        }
        SequencedMap<String, Long> counts = intake.counts();
        counts.put("seeds", (long) seeds);
        counts.put("tasks", (long) chosen.size());
        return counts;
    }

    private void trial(StageRun run, Intake intake, List<EvalTask> chosen) {
        try {
            Files.createDirectories(run.work());
            ModelFolder base = ModelSource.resolve(model);
            long steps = soup == 1 ? train(base, intake, run) : cook(base, intake, run);
            ModelFolder trained = ModelFolder.open(run.work().resolve(MODEL));
            EncodeConfig settings = EncodeConfig.defaults().withMaxTokens(maxTokens);
            String fingerprint = measure(trained, settings, run.work(), run, chosen);
            for (ModelPart part : parts()) {
                Path all = run.work().resolveSibling(part.folder());
                Path scratch = run.work().resolve(part.folder());
                ModelFolder ended = part.of(trained, scratch);
                measure(ended, part.settings(settings), all.resolve(run.work().getFileName()), run, chosen);
                Trees.delete(scratch);
            }
            for (String name : List.of(MODEL, "adapter", "loss")) {
                Trees.delete(run.work().resolve(name));
            }
            SequencedMap<String, Object> facts = new LinkedHashMap<>();
            facts.put("seed", run.seed());
            facts.put("steps", steps);
            facts.put("model", fingerprint);
            Json.write(run.work().resolve(RECORD), facts);
        } catch (IOException e) {
            throw new InputException("cannot write folder " + run.work() + ": " + InputException.reason(e), e);
        }
    }

    private long train(ModelFolder base, Intake intake, StageRun run) {
        TrainingRows rows = TrainingRows.of(intake.examples(), training, run.seed());
        return TrainStage.train(base, rows, training, run).steps();
    }

    /// Trains with several seeds and takes the mean. A training that a killed run finished is not made again.
    ///
    /// @return how many steps there were in all
    private long cook(ModelFolder base, Intake intake, StageRun run) throws IOException {
        List<ModelFolder> models = new ArrayList<>();
        long steps = 0;
        for (int number = 1; number <= soup; number++) {
            Path work = Files.createDirectories(run.work().resolve("training-" + number));
            long seed = Seeds.derive(run.seed(), "training " + number);
            run.print().accept("training " + number + " of " + soup);
            if (!Files.exists(work.resolve(MODEL))) {
                train(base, intake, new StageRun(work, seed, run.progress(), run.print()));
            }
            steps += TrainingPage.read(work.resolve("log.jsonl")).steps().size();
            models.add(ModelFolder.open(work.resolve(MODEL)));
        }
        Path folder = run.work().resolve(MODEL);
        Trees.delete(folder);
        Soup.write(folder, models);
        for (ModelFolder model : models) {
            Trees.delete(model.path());
        }
        return steps;
    }

    private static String measure(
            ModelFolder model, EncodeConfig settings, Path work, StageRun run, List<EvalTask> chosen) {
        try (Encoder encoder = Encoder.open(model, settings)) {
            ModelLabel label = ModelLabel.of(model.path().toString(), encoder, Map.of("precision", "f32"));
            Benchmark.run(chosen, encoder, label, work.resolve("results"), run.progress());
            return encoder.fingerprint();
        }
    }
}
