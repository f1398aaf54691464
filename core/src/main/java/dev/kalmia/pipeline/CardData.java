package dev.kalmia.pipeline;

import dev.kalmia.data.DataSetCard;
import dev.kalmia.data.DataSets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a card says of the examples that a model was trained on.
///
/// @param examples how many
/// @param tasks task → how many
/// @param written the language model that wrote them → how many
/// @param negatives the language model that wrote hard negatives for them → how many
/// @param prompts instruction before a query → how many
/// @param cards of the registry, of the tasks that are called like one and of those that a mixture named
record CardData(
        long examples,
        SortedMap<String, Long> tasks,
        SortedMap<String, Long> written,
        SortedMap<String, Long> negatives,
        SortedMap<String, Long> prompts,
        SortedMap<String, DataSetCard> cards) {
    static CardData of(CardCounts examples, DataTrail trail) {
        Map<String, DataSetCard> registry =
                DataSets.all().stream().collect(Collectors.toMap(DataSetCard::name, Function.identity()));
        SortedMap<String, DataSetCard> cards = new TreeMap<>();
        examples.tasks().keySet().stream()
                .map(CardData::registered)
                .forEach(name -> Optional.ofNullable(registry.get(name)).ifPresent(card -> cards.put(name, card)));
        trail.cards().forEach(name -> Optional.ofNullable(registry.get(name)).ifPresent(card -> cards.put(name, card)));
        return new CardData(
                examples.count(),
                examples.tasks(),
                examples.written(),
                examples.negatives(),
                examples.prompts(),
                cards);
    }

    /// The licence of a task's data, as the registry has it.
    String licence(String task) {
        DataSetCard card = cards.get(registered(task));
        return card == null ? DataSetCard.UNKNOWN : card.licence();
    }

    /// Languages of the data sets that are known.
    List<String> languages() {
        return cards.values().stream()
                .flatMap(card -> card.languages().stream())
                .filter(language -> !language.equals(DataSetCard.UNKNOWN) && !language.equals("mul"))
                .distinct()
                .sorted()
                .toList();
    }

    /// How many were written by language models.
    long writtenByModels() {
        return examples - written.getOrDefault("", 0L);
    }

    /// How many have hard negatives that language models wrote.
    long negativesByModels() {
        return examples - negatives.getOrDefault("", 0L);
    }

    private static String registered(String task) {
        return task.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
