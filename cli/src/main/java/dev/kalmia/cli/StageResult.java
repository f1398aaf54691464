package dev.kalmia.cli;

import dev.kalmia.run.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a command says of a stage that it ran by itself.
final class StageResult {
    private StageResult() {}

    static void print(Output output, String kind, Path out) {
        RunRecord record = RunRecord.read(out);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("stage", kind);
        facts.put("out", out);
        facts.put("counts", record.counts());
        facts.put("timings", record.timings());
        List<String> written = new ArrayList<>();
        RecipeRun.table(out.resolve("table.txt"), written);
        output.print(facts, people -> {
            TextTable table = new TextTable("what", "count");
            record.counts().forEach((what, count) -> table.row(what, count.toString()));
            table.print(people);
            written.forEach(text -> people.print("\n" + text));
            people.println("finished: " + out);
        });
    }
}
