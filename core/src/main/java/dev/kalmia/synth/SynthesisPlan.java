package dev.kalmia.synth;

import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All that is to be written, drawn from the seed alone. No persona, document or example comes twice before each was
/// there once; with several domains none does before each was there in every domain.
final class SynthesisPlan {
    private static final String ANY = "any field of your choice";

    private final List<Part> parts = new ArrayList<>();

    private static final class Part {
        private final Assignment assignment;
        private final int[] matter;
        private final Draws draws;

        Part(Assignment assignment, int[] numbers, Draws draws) {
            this.assignment = assignment;
            this.matter = Arrays.stream(draws.permutation("matter", numbers.length))
                    .map(place -> numbers[place])
                    .toArray();
            this.draws = draws;
        }

        Order order(int number) {
            List<String> domains = assignment.domains().isEmpty() ? List.of(ANY) : assignment.domains();
            int matters = Math.max(1, matter.length);
            long all = (long) matters * domains.size();
            int place = Math.toIntExact(number % all);
            int each = assignment.kind().examples();
            return new Order(
                    assignment,
                    number,
                    Math.min(each, assignment.count() - number * each),
                    matter.length == 0 ? 0 : matter[place % matters],
                    domains.get((place / matters + place % matters) % domains.size()),
                    Math.toIntExact(number / all),
                    draws.of(Integer.toString(number)));
        }
    }

    /// A plan.
    ///
    /// @param beginnings the numbers of the personas, documents or examples that orders of a kind begin with
    /// @throws UsageException when two assignments have one name, or one has nothing to begin with
    SynthesisPlan(List<Assignment> assignments, Function<Kind, int[]> beginnings, long seed) {
        Set<String> names = new HashSet<>();
        for (Assignment assignment : assignments) {
            if (!names.add(assignment.name())) {
                throw new UsageException("each order needs a name of its own; name=" + assignment.name());
            }
            Kind.Matter matter = assignment.kind().matter();
            int[] numbers = beginnings.apply(assignment.kind());
            if (numbers.length == 0 && matter != Kind.Matter.NOTHING) {
                throw new UsageException("the order " + assignment.name() + " needs " + matter.key());
            }
            Draws draws = new Draws(seed).of(assignment.name());
            parts.add(new Part(assignment, numbers, draws));
        }
    }

    Stream<Order> orders() {
        return parts.stream()
                .flatMap(part -> IntStream.range(0, part.assignment.orders()).mapToObj(part::order));
    }

    /// How many examples there will be if none is refused.
    long examples() {
        return parts.stream().mapToLong(part -> part.assignment.count()).sum();
    }
}
