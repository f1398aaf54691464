package dev.kalmia.synth;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.JsonLines;
import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Carries out all orders of a plan. What comes of them is a function of plan, seed and answers: how many are
/// carried out side by side changes nothing.
public final class SynthesisJob {
    /// What was written.
    public static final String EXAMPLES = "examples.jsonl";

    /// What was refused, and why; there where something was.
    public static final String REJECTS = "rejects.jsonl";

    private final SynthesisConfig config;
    private final Matters matters;
    private final Beginnings beginnings;
    private final SynthesisPlan plan;

    /// @throws InputException when an order can begin with no example that there is
    /// @throws dev.kalmia.run.UsageException when an order needs what there is none of
    public SynthesisJob(SynthesisConfig config, Matters matters) {
        this.config = config;
        this.matters = matters;
        this.beginnings = new Beginnings(config, matters);
        beginnings.require();
        this.plan = new SynthesisPlan(config.orders(), beginnings::numbers, config.seed());
    }

    /// A line for each order that passes examples over, as it can make nothing of them: how many, and why.
    public List<String> passedOver() {
        return beginnings.passedOver();
    }

    /// Writes [#EXAMPLES] and [#REJECTS] into a folder, each whole or not at all.
    ///
    /// @param concurrency how many orders at a time
    /// @throws InputException the first thing that ended it; what was answered until then is in the model's
    ///     journal
    public SynthesisReport write(LanguageModel model, int concurrency, Path folder, Progress progress) {
        Tally tally = new Tally();
        List<Rejected> rejects = new ArrayList<>();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        Desk desk = desk(new ModelScribe(new SharedChats(model)), model.name());
        progress.start("write examples", plan.examples(), "examples");
        try (Stream<OrderResult> results =
                plan.orders().gather(Gatherers.mapConcurrent(concurrency, order -> carryOut(order, desk, failure)))) {
            ExampleWriter.write(
                    folder.resolve(EXAMPLES),
                    Stream.concat(
                            results.flatMap(result -> examples(result, tally, rejects, progress)), endOf(failure)));
        } finally {
            progress.finish();
        }
        if (!rejects.isEmpty()) {
            JsonLines.write(folder.resolve(REJECTS), lines -> rejects.forEach(each -> write(lines, each)));
        }
        return tally.report(plan.examples(), beginnings.others());
    }

    /// What the job will take: nobody is asked.
    ///
    /// @param journal of the answers that are there already; null for none
    public List<SynthesisCost> costs(String model, @Nullable AnswerJournal journal) {
        DryScribe scribe = new DryScribe(model, journal);
        Desk desk = desk(scribe, model);
        Map<String, SynthesisCost> costs = new LinkedHashMap<>();
        plan.orders().forEach(order -> {
            long before = scribe.known();
            Spending spending = carryOut(order, desk).spending();
            SynthesisCost cost = new SynthesisCost(
                    order.assignment().name(),
                    order.wanted(),
                    scribe.known() - before,
                    spending.requests(),
                    spending.promptTokens(),
                    spending.answerTokens());
            costs.merge(cost.name(), cost, SynthesisCost::plus);
        });
        return List.copyOf(costs.values());
    }

    private Desk desk(Scribe scribe, String model) {
        return new Desk(
                scribe, model, config.writing(), config.prompt(), config.documentWords(), matters, config.seed());
    }

    /// After a failure the orders that are being carried out come to their ends, so that the journal has what
    /// was paid for, and no other one is begun.
    private OrderResult carryOut(Order order, Desk desk, AtomicReference<@Nullable RuntimeException> failure) {
        if (failure.get() == null) {
            try {
                return carryOut(order, desk);
            } catch (RuntimeException first) {
                failure.compareAndSet(null, first);
            }
        }
        return OrderResult.nothing();
    }

    private OrderResult carryOut(Order order, Desk desk) {
        Draft draft = new Draft(order, desk);
        SynthesisMethod.of(order.kind()).write(draft);
        return draft.result();
    }

    private static Stream<Example> examples(
            OrderResult result, Tally tally, List<Rejected> rejects, Progress progress) {
        tally.count(result);
        rejects.addAll(result.rejects());
        progress.advance(result.wanted());
        progress.count("tokens", result.spending().answerTokens());
        return result.examples().stream();
    }

    /// Nothing, once everything before was taken; the failure where there was one, so that the file is not
    /// written.
    private static Stream<Example> endOf(AtomicReference<@Nullable RuntimeException> failure) {
        return Stream.of(failure).flatMap(each -> {
            RuntimeException thrown = each.get();
            if (thrown != null) {
                throw thrown;
            }
            return Stream.empty();
        });
    }

    private static void write(JsonLines lines, Rejected rejected) {
        lines.object(json -> json.put("order", rejected.order())
                .put("step", rejected.step())
                .put("reason", rejected.reason())
                .put("detail", rejected.detail())
                .put("lost", rejected.lost())
                .put("text", rejected.text()));
    }
}
