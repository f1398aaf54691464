package dev.kalmia.pipeline;

import dev.kalmia.merge.MergePreview;
import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Places;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.RunRecord;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.Settings;
import dev.kalmia.run.StageConfig;
import dev.kalmia.run.StageFolder;
import dev.kalmia.run.StageSpec;
import dev.kalmia.run.UsageException;
import dev.kalmia.synth.SynthesisCost;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tensor.WorkerPlace;
import dev.kalmia.train.TrainingCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Runs the stages of a recipe, each into a folder of its own. A stage whose settings, inputs and code are
/// unchanged is skipped; one that was killed goes on where it can, and ends in the same bytes.
public final class RecipeRunner {
    // What the first worker tells the others of a stage whose output is there.
    private static final String FINISHED = "finished";

    private final Progress progress;
    private final Consumer<String> print;

    /// Prepares a runner.
    ///
    /// @param print takes a line for a person after each stage
    public RecipeRunner(Progress progress, Consumer<String> print) {
        this.progress = progress;
        this.print = print;
    }

    /// Runs all stages.
    ///
    /// @param base folder that the recipe's relative paths start from
    /// @param out folder that gets one folder a stage
    public void run(Recipe recipe, Path base, Path out) {
        int launched = WorkerPlace.of(System.getenv()).size();
        if (launched > 1) {
            throw new UsageException("a recipe is run by one process; its stage train may have `workers`, and a"
                    + " launcher of workers starts the command train; WORLD_SIZE=" + launched);
        }
        bindAll(recipe, base, out).forEach((name, bound) -> {
            long seed = Seeds.derive(recipe.seed(), name);
            run(name, bound, seed, out.resolve(name), WorkerGroup.alone());
        });
    }

    /// All stages before the first is run: a wrong setting of the last must not be found after hours of work.
    private SequencedMap<String, Bound> bindAll(Recipe recipe, Path base, Path out) {
        if (out.toAbsolutePath().normalize().getParent() == null) {
            throw new InputException(out + ": the root of the file system cannot be an output folder");
        }
        SequencedMap<String, Bound> stages = new LinkedHashMap<>();
        Map<String, Path> folders = new LinkedHashMap<>();
        Preflight preflight = new Preflight(progress);
        for (StageConfig config : recipe.stages()) {
            Places places = new Places(base, folders);
            Bound bound = Bound.of(config.settings(), Stages.named(config.kind(), config.place()), places);
            preflight.check(bound.stage(), config.settings(), out.resolve(config.name()));
            stages.put(config.name(), bound);
            folders.put(config.name(), out.resolve(config.name()));
        }
        return stages;
    }

    /// @param settings those of the stage, with names in place of paths: what its run record says it was
    ///     asked
    private record Bound(Stage stage, Record settings) {
        static Bound of(Settings settings, Class<? extends Record> type, Places places) {
            return new Bound(
                    (Stage) ConfigBinder.bind(settings, type, places), ConfigBinder.bindNames(settings, type, places));
        }
    }

    /// What can be set for one kind of stage, with the defaults, as [ConfigBinder#keys] tells it.
    public static SequencedMap<String, Optional<String>> settings(String kind) {
        return ConfigBinder.keys(Stages.named(kind, kind));
    }

    /// Runs one stage by itself. Where a launcher started several processes of the stage `train`, they
    /// are its workers.
    ///
    /// @param kind the word for it in a recipe, such as `mine`
    /// @return whether this process wrote the folder: of several workers the first does
    public boolean runOne(String kind, Settings settings, Places places, long seed, Path out) {
        Bound bound = Bound.of(settings, Stages.named(kind, kind), places);
        new Preflight(progress).check(bound.stage(), settings, out);
        if (bound.stage() instanceof TrainStage train) {
            WorkerPlace place = WorkerPlace.of(System.getenv());
            if (place.size() > 1 && train.workers() > 1) {
                throw new UsageException(settings.place("workers") + ": workers must be 1 where a launcher starts the"
                        + " workers; workers=" + train.workers() + ", WORLD_SIZE=" + place.size());
            }
            try (WorkerGroup group = WorkerGroup.join(place, Device.cpu())) {
                return runShared(kind, bound, train, seed, out, group);
            }
        }
        run(kind, bound, seed, out, WorkerGroup.alone());
        return true;
    }

    private boolean runShared(String kind, Bound bound, TrainStage stage, long seed, Path out, WorkerGroup group) {
        if (group.first()) {
            run(kind, bound, seed, out, group);
        } else if (!group.exchange("").getFirst().equals(FINISHED)) {
            OtherWorker.run(stage, seed, group);
        }
        return group.first();
    }

    /// What the stage `synthesize` would take: nobody is asked, and nothing is written.
    public List<SynthesisCost> costs(Settings settings, Places places, long seed) {
        Bound bound = Bound.of(settings, SynthesizeStage.class, places);
        new Preflight(progress).check(bound.stage(), settings, Path.of("preview"));
        return ((SynthesizeStage) bound.stage()).costs(new StageRun(Path.of("preview"), seed, progress, print));
    }

    /// What the stage `merge` would merge, how far models are apart and what stands in the way: nothing is
    /// written.
    public MergePreview preview(Settings settings, Places places) {
        return ((MergeStage) Bound.of(settings, MergeStage.class, places).stage()).preview(progress);
    }

    /// What the trainings of a recipe would be like, by the names of their stages: nothing is trained, and
    /// nothing is written. What is not there yet, of files and of weights, need not be.
    public SequencedMap<String, TrainingCheck> checks(Recipe recipe, Path base, Path out) {
        SequencedMap<String, TrainingCheck> checks = new LinkedHashMap<>();
        Map<String, Path> folders = new LinkedHashMap<>();
        TrainingChecks each = new TrainingChecks(progress);
        for (StageConfig config : recipe.stages()) {
            Path folder = out.resolve(config.name());
            Bound bound =
                    Bound.of(config.settings(), Stages.named(config.kind(), config.place()), new Places(base, folders));
            each.of(bound.stage(), Seeds.derive(recipe.seed(), config.name()), folder)
                    .ifPresent(check -> checks.put(config.name(), check));
            folders.put(config.name(), folder);
        }
        return checks;
    }

    /// What one training would be like.
    public TrainingCheck check(Settings settings, Places places, long seed) {
        Bound bound = Bound.of(settings, TrainStage.class, places);
        return new TrainingChecks(progress)
                .of(bound.stage(), seed, Path.of("preview"))
                .orElseThrow();
    }

    private void run(String name, Bound bound, long seed, Path folder, WorkerGroup group) {
        Stage stage = bound.stage();
        StageSpec spec = StageSpec.of(stage.kind(), bound.settings(), seed, stage.inputs());
        try (StageFolder place = StageFolder.open(folder, spec, stage.costly())) {
            group.exchange(place.finished() ? FINISHED : "to do");
            if (place.finished()) {
                print.accept(name + ": unchanged, nothing to do");
                return;
            }
            long start = System.nanoTime();
            SequencedMap<String, Long> counts = stage.run(new StageRun(place.work(), seed, progress, print, group));
            double seconds = (System.nanoTime() - start) / 1e9;
            place.finish(RunRecord.of(spec, origins(stage), counts, Map.of("total", seconds)));
            print.accept(summary(name, counts, seconds));
        }
    }

    /// The state of the hub that each model it read was: a branch's name says that only for a while.
    private static Map<String, String> origins(Stage stage) {
        return stage.reads()
                .flatMap(model -> stage.open(model, Progress.silent()).pinned())
                .map(pinned -> Map.of("model", pinned))
                .orElse(Map.of());
    }

    private static String summary(String name, SequencedMap<String, Long> counts, double seconds) {
        List<String> parts = new ArrayList<>();
        counts.forEach((what, count) -> parts.add(
                CountNames.isDropped(what)
                        ? String.format(Locale.ROOT, "dropped %,d (%s)", count, CountNames.words(what))
                        : String.format(Locale.ROOT, "%s %,d", CountNames.words(what), count)));
        return String.format(Locale.ROOT, "%s: %s (%.1f s)", name, String.join(", ", parts), seconds);
    }
}
