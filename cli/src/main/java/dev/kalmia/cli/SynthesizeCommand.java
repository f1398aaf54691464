package dev.kalmia.cli;

import dev.kalmia.run.UsageException;
import dev.kalmia.synth.SynthesisCost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kalmia synthesize --config FILE.yaml --out DIR`: the stage `synthesize` by itself.
@Command(
        description = {
            "Has a language model write training data.",
            "All answers go into a journal first: a killed run goes on, a finished one is replayed to the same bytes."
        },
        mixinStandardHelpOptions = true)
final class SynthesizeCommand extends StageCommand {
    private static final double MILLION = 1e6;

    @Option(names = "--dry-run", description = "Say what it would take; nobody is asked, nothing is written.")
    private boolean dryRun;

    @Option(names = "--prompt-price", paramLabel = "X", description = "Of a million tokens, for --dry-run.")
    private double promptPrice;

    @Option(names = "--answer-price", paramLabel = "X", description = "Of a million tokens, for --dry-run.")
    private double answerPrice;

    SynthesizeCommand() {
        super("synthesize");
    }

    @Override
    public void run() {
        if (!(promptPrice >= 0 && answerPrice >= 0)) {
            throw new UsageException(
                    "prices must not be negative; prompt-price=" + promptPrice + ", answer-price=" + answerPrice);
        }
        if (!dryRun) {
            super.run();
            return;
        }
        List<SynthesisCost> costs = runner().costs(settings(), places(), seed());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("orders", costs);
        facts.put("price", costs.stream().mapToDouble(this::price).sum());
        output().print(facts, people -> {
            TextTable table = new TextTable(
                    "orders", "examples", "in the journal", "requests", "prompt tokens", "answer tokens", "price");
            costs.forEach(cost -> row(table, cost));
            row(table, total(costs));
            table.print(people);
            people.println("Chats that several orders share count once, and replies that have to be asked for twice"
                    + " are not counted.");
            people.println("Tokens are estimates: by the characters of each script in the prompts, and by the lengths"
                    + " and languages that they ask for.");
        });
    }

    private void row(TextTable table, SynthesisCost cost) {
        table.row(
                cost.name(),
                number(cost.examples()),
                number(cost.known()),
                number(cost.requests()),
                number(cost.promptTokens()),
                number(cost.answerTokens()),
                promptPrice + answerPrice == 0 ? "-" : String.format(Locale.ROOT, "%.2f", price(cost)));
    }

    private double price(SynthesisCost cost) {
        return (cost.promptTokens() * promptPrice + cost.answerTokens() * answerPrice) / MILLION;
    }

    private static SynthesisCost total(List<SynthesisCost> costs) {
        return new SynthesisCost(
                "all",
                sum(costs, SynthesisCost::examples),
                sum(costs, SynthesisCost::known),
                sum(costs, SynthesisCost::requests),
                sum(costs, SynthesisCost::promptTokens),
                sum(costs, SynthesisCost::answerTokens));
    }

    private static long sum(List<SynthesisCost> costs, ToLongFunction<SynthesisCost> part) {
        return costs.stream().mapToLong(part).sum();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
