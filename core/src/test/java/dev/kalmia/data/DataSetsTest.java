package dev.kalmia.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.DataSetCard.TaskType;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DataSetsTest {
    private static final Path REGISTRY = Path.of("src/main/resources/dev/kalmia/data/registry");

    @Test
    @DisplayName("every file of the registry is a card that is listed under its name, in order")
    void whole() throws IOException {
        List<String> files;
        try (var entries = Files.list(REGISTRY)) {
            files = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
        assertThat(DataSets.all().stream().map(DataSetCard::name)).containsExactlyElementsOf(files);
        assertThat(files).hasSizeGreaterThan(100);
    }

    @Test
    @DisplayName("a card tells what is known, and unknown where nothing is")
    void cards() {
        DataSetCard banking = DataSets.named("banking77");
        assertThat(banking.taskType()).isEqualTo(TaskType.CLASSIFICATION);
        assertThat(banking.licence()).isEqualTo("cc-by-4.0");
        assertThat(banking.size()).isEqualTo(13_083L);
        DataSetCard snli = DataSets.named("snli");
        assertThat(snli.size()).isEqualTo(550_152L);
        assertThat(snli.licence()).isEqualTo("cc-by-sa-4.0");
        DataSetCard wikipedia = DataSets.named("wikipedia");
        assertThat(wikipedia.size()).isNull();
        assertThat(wikipedia.languages()).containsOnly(DataSetCard.UNKNOWN);
    }

    @Test
    @DisplayName("a card tells what its texts are and what they are for, and a licence or a size with its source")
    void sourced() {
        for (DataSetCard card : DataSets.all()) {
            assertThat(card.taskType()).as(card.name()).isNotEqualTo(TaskType.UNKNOWN);
            assertThat(card.domain()).as(card.name()).isNotEqualTo(DataSetCard.UNKNOWN);
            if (card.size() != null || !card.licence().equals(DataSetCard.UNKNOWN)) {
                assertThat(card.source()).as(card.name()).doesNotStartWith("named by the KaLM models");
            }
        }
    }

    @Test
    @DisplayName("a name that is none is refused with the nearest that is one")
    void unknownName() {
        assertThatThrownBy(() -> DataSets.named("banking7"))
                .isInstanceOf(UsageException.class)
                .hasMessage("card must name a data set of the registry; card=banking7; the nearest is 'banking77'");
    }

    private static DataSetCard card(String name, List<String> languages, String licence, Long size) {
        return new DataSetCard(name, TaskType.STS, languages, "news", licence, size, "here", "none known");
    }

    @Test
    @DisplayName("names, languages, licences and sizes that cannot be are refused")
    void refused() {
        List<String> english = List.of("en");
        assertThat(card("a-1", english, "cc-by-nc-4.0", 1L).name()).isEqualTo("a-1");
        assertThatThrownBy(() -> card("A b", english, "mit", 1L)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> card("a", List.of(), "mit", 1L)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> card("a", List.of("english"), "mit", 1L)).hasMessageContaining("english");
        assertThatThrownBy(() -> card("a", List.of("zh", "en"), "mit", 1L)).hasMessageContaining("sorted");
        assertThatThrownBy(() -> card("a", english, "CC BY", 1L)).hasMessageContaining("licence=CC BY");
        assertThatThrownBy(() -> card("a", english, "mit", 0L)).hasMessageContaining("size=0");
    }
}
