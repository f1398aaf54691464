package dev.kalmia.cli;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia quickstart`: the main job on real data, from a corpus to a better model and the proof of it.
@Command(
        description = "Adapts all-MiniLM-L6-v2 to medical questions and answers, and measures what that changed.",
        mixinStandardHelpOptions = true)
final class QuickstartCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Option(names = "--out", paramLabel = "DIR", description = "Where everything goes; default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("out", "quickstart");

    @Override
    public void run() {
        Path file = Path.of(System.getProperty("kalmia.home", "")).resolve("recipes/quickstart.yaml");
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    file + ": the recipe is not there; start kalmia by its script, or set kalmia.home");
        }
        Recipe recipe = Recipe.read(file, List.of());
        RecipeRun run = RecipeRun.of(recipe, file, out, output);
        Path model = out.resolve("train/model");
        output.print(run.facts(), people -> {
            run.tables().forEach(people::print);
            people.println();
            people.println("report  " + out.resolve("report/report.html"));
            people.println("model   " + model);
            people.println();
            people.println("Try next:");
            people.println("  ./kalmia show " + ShellWord.of(model));
            people.println("  echo 'What causes high blood pressure?' | ./kalmia embed --model " + ShellWord.of(model)
                    + " --role query --input - --output query.npy");
            people.println("  ./kalmia compare " + ShellWord.of(out.resolve("before/results")) + " "
                    + ShellWord.of(out.resolve("after/results")));
            people.println(
                    "  copy " + ShellWord.of(file) + ", put your own questions and answers in it, and ./kalmia run it");
        });
    }
}
