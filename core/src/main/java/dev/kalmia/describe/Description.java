package dev.kalmia.describe;

import dev.kalmia.data.Example;
import dev.kalmia.data.Plain;
import dev.kalmia.data.Quantiles;
import dev.kalmia.encode.Encoder;
import dev.kalmia.filter.ExactDuplicateFilter;
import dev.kalmia.filter.Languages;
import dev.kalmia.filter.NearDuplicateFilter;
import dev.kalmia.filter.Sides;
import dev.kalmia.filter.Words;
import dev.kalmia.run.Progress;
import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a set of examples is like.
///
/// @param examples in all
/// @param kinds how many pairs, groups, scored pairs and labelled texts
/// @param queries the words of what asks, or of first and of labelled texts
/// @param answers the words of positives and of second texts
/// @param queryWords words of each query
/// @param answerWords words of each answer
/// @param selfBleu of a sample of queries
/// @param languages the likeliest language of each query, by ISO 639-3, and how many queries have it
/// @param copies examples that an earlier one is a copy of, or nearly
/// @param meaning what an encoder makes of them
public record Description(
        int examples,
        SortedMap<String, Long> kinds,
        Variety queries,
        Variety answers,
        Quantiles queryWords,
        Quantiles answerWords,
        double selfBleu,
        SortedMap<String, Long> languages,
        int copies,
        Meaning meaning) {
    /// Queries of which each is compared with all others for self-BLEU.
    public static final int SAMPLE = 500;

    public Description {
        kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
        languages = Collections.unmodifiableSortedMap(new TreeMap<>(languages));
    }

    /// Describes examples.
    ///
    /// @param seed of the sample and of the search for near copies
    public static Description of(List<? extends Example> examples, Encoder encoder, long seed, Progress progress) {
        List<String> queries =
                examples.stream().map(example -> Sides.of(example).query()).toList();
        List<String> answers = examples.stream()
                .flatMap(example -> Sides.of(example).positives().stream())
                .toList();
        return new Description(
                examples.size(),
                counts(examples, example -> example.getClass().getSimpleName().toLowerCase(Locale.ROOT)),
                Variety.of(queries),
                Variety.of(answers),
                lengths(queries),
                lengths(answers),
                SelfBleu.of(sample(queries, seed)),
                counts(new Languages().ofAll(queries), language -> language),
                copies(examples, seed),
                Meaning.of(examples, encoder, progress));
    }

    private static <T> SortedMap<String, Long> counts(List<? extends T> things, Function<T, String> name) {
        return things.stream().collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
    }

    private static Quantiles lengths(List<String> texts) {
        return Quantiles.of(texts.stream()
                .mapToDouble(text -> Words.of(Plain.of(text)).length)
                .toArray());
    }

    /// Those whose draws are the lowest, whatever their order. A text that is there again is there again.
    private static List<String> sample(List<String> texts, long seed) {
        Map<String, Integer> times = new HashMap<>();
        List<Drawn> drawn = new ArrayList<>();
        for (String text : texts) {
            int time = times.merge(text, 1, Integer::sum);
            drawn.add(new Drawn(text, Seeds.derive(seed, time == 1 ? text : time + " " + text)));
        }
        drawn.sort(Comparator.comparingLong(Drawn::draw).thenComparing(Drawn::text));
        return drawn.stream().map(Drawn::text).limit(SAMPLE).toList();
    }

    private record Drawn(String text, long draw) {}

    private static int copies(List<? extends Example> examples, long seed) {
        List<Example> different = new ExactDuplicateFilter().apply(examples).kept();
        return examples.size()
                - NearDuplicateFilter.withSeed(seed).apply(different).kept().size();
    }
}
