package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AssignmentTest {
    private static Assignment bound(String yaml) {
        return ConfigBinder.bind(Settings.parse(yaml, "f.yaml"), Assignment.class, Places.at(Path.of("")));
    }

    @Test
    @DisplayName("kind and count are enough; the rest has defaults")
    void defaults() {
        assertThat(bound("{kind: document-query, count: 12}"))
                .isEqualTo(new Assignment(
                        Kind.DOCUMENT_QUERY, 12, "document-query", Map.of("English", 1.0), List.of(), "", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: short-log, count: 1} | kind",
                "{kind: bitext, count: 1} | languages must be at least 2; languages=1",
                "{kind: similarity, count: 0} | count must be at least 1; count=0",
                "{kind: similarity, count: 1, name: A b} | name must be 1 to 64 small letters",
                "{kind: similarity, count: 1, languages: {English: 0}} | weights above 0; English=0.0",
                "{kind: similarity, count: 1, languages: {}} | languages must be at least 1; languages=0",
                "{kind: similarity, count: 1, domains: [law, law]} | domains must be different texts",
                "{kind: similarity, count: 1, labels: [a, b]} | labels must be two or more for the kind targen",
                "{kind: similarity, count: 1, task: t} | task must be given for the kind targen and no other; task=t",
                "{kind: similarity, count: 1, domains: [law]} | domains must be empty for the kind similarity; domains=[law]",
                "{kind: document-query, count: 1, domains: [law]} | domains must be empty for the kind document-query",
                "{kind: targen, count: 1, labels: [a, b]} | task must be given for the kind targen",
                "{kind: targen, count: 1, task: t, labels: [a]} | labels must be two or more",
                "{kind: targen, count: 1, task: t, labels: [a, '']} | labels must be different texts, none of them empty"
            })
    @DisplayName("what makes no order is refused with the key and the value")
    void refused(String yaml, String said) {
        assertThatThrownBy(() -> bound(yaml)).isInstanceOf(UsageException.class).hasMessageContaining(said);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("every kind has a method, and orders enough for the count")
    void kinds(Kind kind) {
        assertThat(SynthesisMethod.of(kind)).isNotNull();
        for (int count : new int[] {1, kind.examples(), kind.examples() + 1}) {
            Assignment order = Jobs.of(kind, count);
            assertThat(order.orders()).isEqualTo(Math.ceilDiv(count, kind.examples()));
        }
    }
}
