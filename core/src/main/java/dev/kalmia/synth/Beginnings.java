package dev.kalmia.synth;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What orders can begin with, known before anything is asked. Examples that a kind can make nothing of are passed
/// over.
final class Beginnings {
    private final SynthesisConfig config;
    private final Matters matters;
    private final Map<Kind, Chosen> chosen = new EnumMap<>(Kind.class);

    /// @param numbers of the examples that a kind can begin with
    /// @param passedOver why → how many others
    private record Chosen(List<Integer> numbers, SortedMap<String, Long> passedOver) {
        long others() {
            return passedOver.values().stream().mapToLong(Long::longValue).sum();
        }

        String told() {
            return passedOver.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    Beginnings(SynthesisConfig config, Matters matters) {
        this.config = config;
        this.matters = matters;
        for (Assignment order : config.orders()) {
            if (order.kind().matter() == Kind.Matter.EXAMPLES) {
                chosen.computeIfAbsent(order.kind(), this::choose);
            }
        }
    }

    /// @throws InputException when there are examples, and an order can begin with none of them
    void require() {
        for (Assignment order : config.orders()) {
            if (others(order) > 0 && numbers(order.kind()).length == 0) {
                throw new InputException("examples must hold one that the order " + order.name()
                        + " can begin with; there are " + told(order));
            }
        }
    }

    private Chosen choose(Kind kind) {
        List<Integer> numbers = new ArrayList<>();
        SortedMap<String, Long> passedOver = new TreeMap<>();
        for (int i = 0; i < matters.examples().size(); i++) {
            String obstacle = obstacle(kind, matters.examples().get(i));
            if (obstacle == null) {
                numbers.add(i);
            } else {
                passedOver.merge(obstacle, 1L, Long::sum);
            }
        }
        return new Chosen(numbers, passedOver);
    }

    private @Nullable String obstacle(Kind kind, Example example) {
        return switch (kind) {
            case PARAPHRASE, AUGMENT -> noPair(example);
            case HARD_NEGATIVES -> {
                String noPair = noPair(example);
                yield noPair == null ? repeated(example) : noPair;
            }
            case REWRITE_INSTRUCTION -> {
                String prompt = example.meta().prompt();
                yield prompt == null
                                || Desk.instruction(config.prompt(), prompt).isEmpty()
                        ? "without an instruction"
                        : repeated(example);
            }
            case SHORT_LONG,
                    LONG_SHORT,
                    SHORT_SHORT,
                    LONG_LONG,
                    SIMILARITY,
                    CLASSIFICATION,
                    CLUSTERING,
                    BITEXT,
                    DOCUMENT_QUERY,
                    TARGEN -> null;
        };
    }

    private static @Nullable String noPair(Example example) {
        return switch (example) {
            case Pair _, Group _ -> null;
            case Scored _ -> "scored pairs";
            case Labelled _ -> "labelled texts";
        };
    }

    /// Its texts stay, so it would be refused whatever is written.
    private static @Nullable String repeated(Example example) {
        return WrittenTexts.repeats(example) ? "with the same text twice" : null;
    }

    /// The numbers of the personas, documents or examples that orders of a kind begin with.
    int[] numbers(Kind kind) {
        Chosen examples = chosen.get(kind);
        return examples == null
                ? IntStream.range(0, matters.sizes().getOrDefault(kind.matter(), 0))
                        .toArray()
                : examples.numbers().stream().mapToInt(Integer::intValue).toArray();
    }

    /// A line for each order that passes examples over: how many, and why.
    List<String> passedOver() {
        return config.orders().stream()
                .filter(order -> others(order) > 0)
                .map(order -> order.name() + ": " + others(order) + " of "
                        + matters.examples().size() + " examples are passed over: "
                        + told(order))
                .toList();
    }

    /// How many examples are passed over by each order, together.
    long others() {
        return config.orders().stream().mapToLong(this::others).sum();
    }

    private long others(Assignment order) {
        Chosen examples = chosen.get(order.kind());
        return examples == null ? 0 : examples.others();
    }

    private String told(Assignment order) {
        Chosen examples = chosen.get(order.kind());
        return examples == null ? "" : examples.told();
    }
}
