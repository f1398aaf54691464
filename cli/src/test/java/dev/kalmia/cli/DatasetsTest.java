package dev.kalmia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatasetsTest {
    @Test
    @DisplayName(
            "data sets are listed by task, language, domain and licence, also as JSON; many languages are counted for people")
    void lists() {
        Said all = Said.by("datasets");
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out()).contains("banking77", "snli").endsWith(" data sets\n");
        Said some = Said.by(
                "datasets",
                "--task-type",
                "classification",
                "--language",
                "en",
                "--domain",
                "BANK",
                "--licence",
                "cc-by-4.0");
        assertThat(some.out().lines().toList())
                .hasSize(3)
                .element(1)
                .asString()
                .containsSubsequence(List.of("banking77", "classification", "en", "online banking", "13,083"));
        Said json = Said.by("datasets", "--domain", "online banking", "--json");
        assertThat(json.out()).contains("\"taskType\": \"classification\"", "\"size\": 13083");
        Said many = Said.by("datasets", "--domain", "user utterances", "--language", "sw");
        assertThat(many.out()).contains("massive", "51 languages");
        assertThat(Said.by("datasets", "--domain", "user utterances", "--json").out())
                .contains("\"zh-Hant\"");
        assertThat(Said.by("datasets", "--domain", "no such domain").out()).endsWith("0 data sets\n");
        assertThat(Said.by("datasets", "--task-type", "juggling").exitCode()).isEqualTo(2);
    }
}
