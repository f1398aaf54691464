package dev.kalmia.train.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Group;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.train.TinyTraining;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DataScanTest {
    private static DataScan scan(Map<String, Object> settings) {
        return new DataScan(TinyTraining.config(settings), 7);
    }

    private static Group group(int id, String positive, List<String> negatives) {
        return new Group("question " + id, List.of(positive), negatives, Meta.of("id" + id, "task"));
    }

    @Test
    @DisplayName("good examples give no warning")
    void warnsOfNothing() {
        DataScan scan = scan(Map.of("negatives", 1));
        for (int i = 0; i < 10; i++) {
            scan.add(group(i, "answer " + i, List.of("wrong " + i)));
        }
        assertThat(scan.warnings()).isEmpty();
        assertThat(scan.examples()).isEqualTo(10);
        assertThat(scan.sample()).hasSize(10);
    }

    @Test
    @DisplayName("each thing that is wrong with the data is told with how many there are")
    void warns() {
        DataScan scan = scan(Map.of("negatives", 2, "batch-size", 8, "homogeneous-ratio", 0.5));
        scan.add(group(1, "An  answer", List.of("wrong", "worse")));
        scan.add(group(2, "an answer ", List.of("wrong")));
        scan.add(group(3, "another", List.of("ANOTHER", "worse")));
        assertThat(scan.warnings())
                .containsExactly(
                        "batch-size is larger than the data: 8 of 3 examples; a batch is all of them",
                        "homogeneous-ratio changes nothing: all examples are of one task",
                        "1 of 3 examples have fewer negatives than the 2 asked for",
                        "1 of 3 examples have a positive that, but for case and spaces, an example before had too:"
                                + " where texts differ in that alone, one counts as wrong for the other's query",
                        "1 of 3 examples have a negative that is, but for case and spaces, their own positive");
    }

    @Test
    @DisplayName("a loss for a task that no example has is told, with the task that was meant")
    void unknownTask() {
        DataScan scan = scan(Map.of("task-losses", Map.of("taks", Map.of("kind", "triplet"))));
        scan.add(group(1, "an answer", List.of("wrong")));
        scan.add(group(2, "another", List.of("worse")));
        assertThat(scan.warnings())
                .anyMatch(line -> line.startsWith("task-losses names 'taks', of which there is no example")
                        && line.contains("'task'"));
        DataScan known = scan(Map.of("task-losses", Map.of("task", Map.of("kind", "triplet"))));
        known.add(group(1, "an answer", List.of("wrong")));
        assertThat(known.warnings()).noneMatch(line -> line.contains("task-losses"));
    }

    @Test
    @DisplayName(
            "pairs without negatives are nothing odd where nobody asks for any; one beside others that have some is")
    void usualNegatives() {
        DataScan usual = scan(Map.of());
        usual.add(group(1, "an answer", List.of()));
        usual.add(group(2, "another", List.of()));
        assertThat(usual.warnings()).noneMatch(warning -> warning.contains("negatives"));
        usual.add(group(3, "a third", List.of("wrong")));
        assertThat(usual.warnings()).contains("2 of 3 examples have fewer negatives than the 1 asked for");
        DataScan asked = scan(Map.of("negatives", 2));
        asked.add(group(1, "an answer", List.of()));
        assertThat(asked.warnings()).contains("1 of 1 examples have fewer negatives than the 2 asked for");
    }

    @Test
    @DisplayName("of many examples a sample is kept, the same for the same seed, from the whole of them")
    void samples() {
        DataScan first = scan(Map.of());
        DataScan second = scan(Map.of());
        DataScan other = new DataScan(TinyTraining.config(), 8);
        for (int i = 0; i < 20_000; i++) {
            for (DataScan scan : List.of(first, second, other)) {
                scan.add(new Pair("question " + i, "answer " + i, Meta.of("id" + i, "")));
            }
        }
        assertThat(first.examples()).isEqualTo(20_000);
        assertThat(first.sample()).hasSize(4096).isEqualTo(second.sample()).isNotEqualTo(other.sample());
        assertThat(first.sample().stream()
                        .mapToInt(pair -> Integer.parseInt(pair.meta().id().substring(2)))
                        .average()
                        .orElseThrow())
                .isBetween(9_500.0, 10_500.0);
    }
}
