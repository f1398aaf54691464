package dev.kalmia.cli;

import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.run.Recipe;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kalmia run RECIPE.yaml`: all stages of a recipe, each into a folder of its own.
@Command(
        description =
                "Runs all stages of a recipe. Stages that are finished and unchanged are skipped; a killed run goes on.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "RECIPE.yaml", description = "The recipe.")
    private Path recipe = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder that gets one folder a stage; default: out/ and the recipe's name.")
    private Path out = Path.of("");

    @Option(names = "--set", paramLabel = "STAGE.KEY=VALUE", description = "Changes one setting; may be repeated.")
    private List<String> assignments = List.of();

    @Option(
            names = "--check",
            description = "Say how large and how long its trainings would be; nothing is run or written.")
    private boolean check;

    @Override
    public void run() {
        Recipe read = Recipe.read(recipe, assignments);
        Path target = out.toString().isEmpty() ? Path.of("out", folderName(read.name())) : out;
        if (check) {
            Path base = recipe.toAbsolutePath().normalize().resolveSibling("");
            TrainingCheckText.print(
                    new RecipeRunner(output.progress(), output::say).checks(read, base, target), output);
            return;
        }
        RecipeRun run = RecipeRun.of(read, recipe, target, output);
        output.print(run.facts(), people -> {
            run.tables().forEach(people::print);
            people.println("finished: " + target);
        });
    }

    /// A name for people as the name of a folder.
    private static String folderName(String name) {
        String safe = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^\\.+", "");
        return safe.isEmpty() ? "recipe" : safe;
    }
}
