package dev.kalmia.cli;

import dev.kalmia.data.DataSetCard;
import dev.kalmia.data.DataSets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia datasets`: what the registry knows of data sets.
@Command(
        description =
                "Lists the data sets of the registry: task, languages, domain, licence, size. What is not known says"
                        + " unknown; --json has the sources, too.",
        mixinStandardHelpOptions = true)
final class DatasetsCommand implements Runnable {
    private static final int LANGUAGES_TO_NAME = 8;

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--task-type",
            paramLabel = "TYPE",
            description = "Only these: ${COMPLETION-CANDIDATES}; in lower case, with - for _, too.")
    private DataSetCard.@Nullable TaskType taskType;

    @Option(names = "--language", paramLabel = "CODE", description = "Only those that have this language.")
    private @Nullable String language;

    @Option(names = "--domain", paramLabel = "WORDS", description = "Only those whose domain has these words.")
    private @Nullable String domain;

    @Option(names = "--licence", paramLabel = "LICENCE", description = "Only those of this licence: cc-by-4.0.")
    private @Nullable String licence;

    @Override
    public void run() {
        List<DataSetCard> found = DataSets.all().stream().filter(this::isWanted).toList();
        output.print(
                Map.of("datasets", found.stream().map(DatasetsCommand::facts).toList()), people -> {
                    TextTable table = new TextTable("data set", "task", "languages", "domain", "licence", "size");
                    for (DataSetCard card : found) {
                        table.row(card.name(), word(card), languages(card), card.domain(), card.licence(), size(card));
                    }
                    table.print(people);
                    people.printf(Locale.ROOT, "%,d data sets%n", found.size());
                });
    }

    private boolean isWanted(DataSetCard card) {
        return (taskType == null || card.taskType() == taskType)
                && (language == null || card.languages().contains(language))
                && (domain == null || card.domain().toLowerCase(Locale.ROOT).contains(domain.toLowerCase(Locale.ROOT)))
                && (licence == null || card.licence().equals(licence));
    }

    private static String word(DataSetCard card) {
        return card.taskType().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String languages(DataSetCard card) {
        int count = card.languages().size();
        return count > LANGUAGES_TO_NAME ? count + " languages" : String.join(" ", card.languages());
    }

    private static String size(DataSetCard card) {
        return card.size() == null ? DataSetCard.UNKNOWN : String.format(Locale.ROOT, "%,d", card.size());
    }

    private static SequencedMap<String, Object> facts(DataSetCard card) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", card.name());
        facts.put("taskType", word(card));
        facts.put("languages", card.languages());
        facts.put("domain", card.domain());
        facts.put("licence", card.licence());
        facts.put("size", card.size() == null ? DataSetCard.UNKNOWN : card.size());
        facts.put("source", card.source());
        facts.put("kalm", card.kalm());
        return facts;
    }
}
