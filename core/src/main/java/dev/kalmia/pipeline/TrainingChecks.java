package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.train.TrainConfig;
import dev.kalmia.train.TrainingCheck;
import dev.kalmia.train.check.DataScan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Looks at the stages that train before they are run, in the order of a recipe. What a stage before will
/// write is not there yet: of its examples nothing is known, and its model is as large as the one that it
/// starts from.
final class TrainingChecks {
    private final Progress progress;
    private final Map<Path, String> models = new LinkedHashMap<>();

    /// @param progress hears of models that are downloaded, and of examples that are read
    TrainingChecks(Progress progress) {
        this.progress = progress;
    }

    /// Looks at a stage; empty where it does not train.
    ///
    /// @param folder where it will write
    Optional<TrainingCheck> of(Stage stage, long seed, Path folder) {
        stage.reads().ifPresent(model -> models.put(plain(folder), start(model)));
        return switch (stage) {
            case TrainStage train ->
                Optional.of(check(train.examples(), train.model(), train.training(), train.onBadRow(), seed, 1));
            case TrialsStage trials ->
                Optional.of(check(
                        trials.examples(), trials.model(), trials.training(), trials.onBadRow(), seed, trials.seeds()));
            case ReadStage _,
                    MixStage _,
                    SynthesizeStage _,
                    ExemplarStage _,
                    DescribeStage _,
                    CorruptStage _,
                    FilterStage _,
                    MineStage _,
                    AssembleStage _,
                    MergeStage _,
                    FitStage _,
                    AlignStage _,
                    ExportStage _,
                    EvaluateStage _,
                    CompareStage _,
                    ReportStage _ -> Optional.empty();
        };
    }

    private TrainingCheck check(
            Path examples, String model, TrainConfig training, OnBadRow onBadRow, long seed, int trainings) {
        DataScan scan = new DataScan(training, seed);
        ModelFolder base = folder(start(model));
        for (var misfit : training.misfits(base).entrySet()) {
            throw new UsageException("training." + misfit.getKey() + " " + misfit.getValue());
        }
        for (var misfit : TeacherModel.misfits(training, base).entrySet()) {
            throw new UsageException(misfit.getKey() + " " + misfit.getValue());
        }
        TeacherModel.requireDecoders(training);
        if (Files.exists(examples)) {
            read(examples, training, onBadRow, scan);
        }
        return TrainingCheck.of(base, training, scan, seed, trainings);
    }

    private void read(Path examples, TrainConfig training, OnBadRow onBadRow, DataScan scan) {
        if (training.loss().kind().isOfTexts()) {
            StageRun run = new StageRun(Path.of(""), 0, progress, _ -> {});
            Intake.toTrain(examples, training, onBadRow, run, scan::add);
            return;
        }
        progress.start("read", -1, "examples");
        try (ExampleReader reader =
                ExampleReader.of(examples, ReadOptions.defaults().withOnBadRow(onBadRow))) {
            while (reader.hasNext()) {
                scan.add(reader.next());
                progress.advance(1);
            }
        } finally {
            progress.finish();
        }
    }

    /// What a model that a stage before makes starts from, or the model itself.
    private String start(String model) {
        if (Places.hasScheme(model) || Files.exists(Path.of(model))) {
            return model;
        }
        Path path = plain(Path.of(model));
        return models.entrySet().stream()
                .filter(made -> path.startsWith(made.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(model);
    }

    private ModelFolder folder(String model) {
        ModelFolder described = ModelFolder.openDescription(ModelSource.locate(model, progress));
        // A whole one must be one that training takes, too; what is assembled of a bare one will be.
        boolean bare = !described.modelType().equals("static")
                && !Files.exists(described.path().resolve("modules.json"));
        return described.isComplete() && !bare ? ModelSource.resolve(model, progress) : described;
    }

    private static Path plain(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
