package dev.kalmia.pipeline;

import dev.kalmia.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// What the card of a model says of its training data.
record CardDataText(CardData data, DataTrail trail, ModelCard.Examples examples) {
    private static final int MOST_ROWS = 50;

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(number(data.examples())).append(" examples, `").append(Markdown.code(examples.name()));
        text.append("`, SHA-256 `").append(examples.sha256()).append("`. ");
        text.append(
                data.writtenByModels() == 0
                        ? "None says that a language model wrote it."
                        : "Language models wrote " + share(data.writtenByModels()) + ": " + models(data.written())
                                + ".");
        text.append(
                data.negativesByModels() == 0
                        ? ""
                        : " Language models wrote hard negatives of " + share(data.negativesByModels()) + ": "
                                + models(data.negatives()) + ".");
        text.append("\n\n");
        text.append(Markdown.table(new Table(List.of("task", "examples", "licence of its data"), rows(data.tasks()))));
        if (!data.cards().isEmpty()) {
            text.append('\n').append(Markdown.table(cards()));
        }
        if (!trail.files().isEmpty()) {
            text.append('\n')
                    .append(Markdown.table(new Table(
                            List.of("made of the file", "SHA-256"),
                            trail.files().entrySet().stream()
                                    .limit(MOST_ROWS)
                                    .map(file -> List.of(file.getKey(), "`" + file.getValue() + "`"))
                                    .toList())));
        }
        return text.toString();
    }

    private String models(SortedMap<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(each -> !each.getKey().isEmpty())
                .map(each -> Markdown.plain(each.getKey()) + " " + share(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String share(long count) {
        return String.format(Locale.ROOT, "%,d (%.1f%%)", count, 100.0 * count / data.examples());
    }

    private List<List<String>> rows(SortedMap<String, Long> tasks) {
        return tasks.entrySet().stream()
                .limit(MOST_ROWS)
                .map(task -> List.of(
                        task.getKey().isEmpty() ? "without a name" : task.getKey(),
                        number(task.getValue()),
                        data.licence(task.getKey())))
                .toList();
    }

    private Table cards() {
        return new Table(
                List.of("data set", "licence", "source"),
                data.cards().values().stream()
                        .map(card -> List.of(card.name(), card.licence(), card.source()))
                        .toList());
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
