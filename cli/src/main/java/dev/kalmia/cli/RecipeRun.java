package dev.kalmia.cli;

import dev.kalmia.pipeline.RecipeRunner;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Recipe;
import dev.kalmia.run.RunRecord;
import dev.kalmia.run.StageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A recipe that was run: what is to be said of it in the end, the same whether its stages were run or skipped.
///
/// @param facts for programs
/// @param tables those that stages wrote for people (`table.txt`)
record RecipeRun(Map<String, Object> facts, List<String> tables) {
    static RecipeRun of(Recipe recipe, Path file, Path out, Output output) {
        Path base = file.toAbsolutePath().normalize().resolveSibling("");
        new RecipeRunner(output.progress(), output::say).run(recipe, base, out);
        Map<String, Object> stages = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        for (StageConfig stage : recipe.stages()) {
            Path folder = out.resolve(stage.name());
            RunRecord record = RunRecord.read(folder);
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("kind", stage.kind());
            facts.put("folder", folder);
            facts.put("counts", record.counts());
            facts.put("timings", record.timings());
            stages.put(stage.name(), facts);
            table(folder.resolve("table.txt"), tables);
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("recipe", recipe.name());
        facts.put("out", out);
        facts.put("stages", stages);
        return new RecipeRun(facts, tables);
    }

    /// Adds what a stage wrote for people, where it wrote something.
    static void table(Path file, List<String> tables) {
        if (Files.isRegularFile(file)) {
            try {
                tables.add(Files.readString(file));
            } catch (IOException e) {
                throw new InputException("cannot read " + file + ": " + InputException.reason(e), e);
            }
        }
    }
}
