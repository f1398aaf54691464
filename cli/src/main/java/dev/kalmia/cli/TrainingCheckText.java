package dev.kalmia.cli;

import dev.kalmia.run.UsageException;
import dev.kalmia.train.TrainingCheck;
import dev.kalmia.train.check.MemoryEstimate;
import dev.kalmia.train.check.StepShape;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// What `--check` says of trainings.
final class TrainingCheckText {
    private TrainingCheckText() {}

    /// Says it.
    ///
    /// @param checks by the names of their stages
    /// @throws UsageException when one of them does not fit into the memory of this machine, after all is
    ///     said
    static void print(SequencedMap<String, TrainingCheck> checks, Output output) {
        Map<String, Object> facts = new LinkedHashMap<>();
        checks.forEach((name, check) -> facts.put(name, facts(check)));
        output.print(facts, people -> checks.forEach((name, check) -> print(name, check, people)));
        checks.forEach(TrainingCheckText::requireFits);
    }

    static void requireFits(String name, TrainingCheck check) {
        if (!check.fits()) {
            throw new UsageException(name + ": training takes about "
                    + Amounts.bytes(check.memory().total()) + ", and this machine has "
                    + Amounts.bytes(check.available()) + "; a smaller micro-batch-tokens or batch-size takes less");
        }
    }

    private static Map<String, Object> facts(TrainingCheck check) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", check.model());
        facts.put("parameters", check.size().parameters());
        facts.put("trainable", check.size().parameters());
        facts.put("examples", check.examples());
        facts.put("steps", check.time().steps());
        facts.put("step", check.shape());
        facts.put("padding", check.shape().padding());
        facts.put("memory", check.memory());
        facts.put("memoryTotal", check.memory().total());
        facts.put("available", check.available());
        facts.put("fits", check.fits());
        facts.put("secondsPerStep", check.time().perStep());
        facts.put("seconds", check.time().total());
        facts.put("measured", check.time().measured());
        facts.put("warnings", check.warnings());
        return facts;
    }

    static void print(String name, TrainingCheck check, PrintWriter people) {
        StepShape shape = check.shape();
        TextTable table = new TextTable(name, "");
        table.row("model", check.model());
        table.row("parameters", number(check.size().parameters()));
        table.row("examples", check.examples() == 0 ? "not there yet" : number(check.examples()));
        table.row(
                "steps",
                check.examples() == 0 ? "not known yet" : number(check.time().steps()));
        table.row(
                "a step" + (shape.batches() == 0 ? ", at most" : ""),
                String.format(
                        Locale.ROOT,
                        "%,.0f queries, %,.0f documents, %,.0f tokens",
                        shape.queries(),
                        shape.documents(),
                        shape.tokens()));
        table.row("longest text", number(shape.longest()) + " tokens");
        table.row("padding", String.format(Locale.ROOT, "%.1f%%", 100 * shape.padding()));
        memory(table, check.memory());
        table.row("of this machine's", Amounts.bytes(check.available()));
        String how = check.time().measured() ? ", measured" : ", by its multiplications";
        table.row("time of a step", Amounts.time(check.time().perStep()) + how);
        table.row(
                "time",
                check.examples() == 0
                        ? "not known yet"
                        : "about " + Amounts.time(check.time().total()));
        table.print(people);
        check.warnings().forEach(warning -> people.println("note: " + warning));
    }

    private static void memory(TextTable table, MemoryEstimate memory) {
        table.row("memory at its peak", "about " + Amounts.bytes(memory.total()));
        table.row("  weights", Amounts.bytes(memory.weights()));
        table.row("  gradients", Amounts.bytes(memory.gradients()));
        table.row("  optimiser", Amounts.bytes(memory.optimiser()));
        table.row("  what the gradient needs of tokens", Amounts.bytes(memory.activations()));
        table.row("  vectors and scores", Amounts.bytes(memory.batch()));
        table.row("  program", Amounts.bytes(memory.program()));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
