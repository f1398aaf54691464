package dev.kalmia.pipeline;

import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.filter.FilterPass;
import dev.kalmia.filter.FilterReport;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Filters one after the other, each from a file to a file. A pass that a killed run finished is not done
/// again.
///
/// In `passes/NUMBER` lie `kept.jsonl`, what the filter itself remembers, and at last `report.json`.
final class FilterChain {
    /// So many pass within a second.
    private static final int MANY = 50_000;

    private static final String KEPT = "kept.jsonl";
    private static final String REPORT = "report.json";
    private static final String INTAKE = "passes/intake.json";

    private final Path work;
    private final List<FilterReport> reports = new ArrayList<>();
    private final InputFlow input;
    private final Progress progress;
    private ExampleFlow flow;

    /// @param work the stage's folder
    /// @param input the first filter's examples, which it must go through once
    FilterChain(Path work, InputFlow input, Progress progress) {
        this.work = work;
        this.progress = progress;
        this.input = input;
        this.flow = input;
    }

    /// Lets the next filter judge what those before it kept. What it drops is in `dropped-NAME.jsonl`.
    ///
    /// @param step asked for its filter when the pass is not finished
    FilterReport apply(FilterStep step) {
        Path pass = pass(reports.size());
        Path kept = pass.resolve(KEPT);
        if (!Files.exists(pass.resolve(REPORT))) {
            FilterReport report = run(step, pass, kept);
            if (reports.isEmpty()) {
                Json.write(work.resolve(INTAKE), input.scan());
                input.tell(progress);
            }
            Json.write(pass.resolve(REPORT), report);
        }
        reports.add(FilterReports.read(pass.resolve(REPORT)));
        if (reports.size() > 1) {
            // What the pass before kept is not needed any more.
            Trees.remove(pass(reports.size() - 2).resolve(KEPT));
        }
        flow = ExampleFlow.of(List.of(kept), ReadOptions.defaults().withMaxLineBytes(ReadOptions.MOST_LINE_BYTES));
        return reports.getLast();
    }

    private FilterReport run(FilterStep step, Path pass, Path kept) {
        Path own = pass.resolve("work");
        try {
            Files.createDirectories(own);
            FilterReport report = FilterPass.run(
                    step.filter().get(),
                    step.quick() ? watched(step.name()) : flow,
                    own,
                    kept,
                    work.resolve(dropped(step.name())));
            Trees.delete(own);
            return report;
        } catch (IOException e) {
            throw new InputException("cannot write " + pass + ": " + InputException.reason(e), e);
        }
    }

    /// The examples, with the progress told while they pass, where they are many.
    private ExampleFlow watched(String name) {
        long total = reports.isEmpty() ? -1 : reports.getLast().out();
        return () -> {
            long[] passed = {0};
            return flow.open()
                    .peek(example -> {
                        if (++passed[0] == MANY) {
                            progress.start("filter: " + name, total, "examples");
                            progress.advance(MANY);
                        } else if (passed[0] > MANY) {
                            progress.advance(1);
                        }
                    })
                    .onClose(() -> {
                        if (passed[0] >= MANY) {
                            progress.finish();
                        }
                    });
        };
    }

    /// The file of what a filter dropped.
    static String dropped(String filter) {
        return "dropped-" + filter.replace(' ', '-') + ".jsonl";
    }

    /// What the filters did so far, in their order.
    List<FilterReport> reports() {
        return List.copyOf(reports);
    }

    /// What was read at the beginning.
    Scan intake() {
        return FilterReports.intake(Json.readObject(work.resolve(INTAKE)));
    }

    /// Makes what the last filter kept the stage's output, and forgets the passes.
    void finish(Path output) {
        try {
            Files.move(pass(reports.size() - 1).resolve(KEPT), output, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InputException("cannot write " + output + ": " + InputException.reason(e), e);
        }
        forget(work);
    }

    /// Deletes what only an unfinished chain needs.
    static void forget(Path work) {
        Trees.remove(work.resolve("passes"));
    }

    private Path pass(int number) {
        return work.resolve("passes").resolve(Integer.toString(number));
    }
}
