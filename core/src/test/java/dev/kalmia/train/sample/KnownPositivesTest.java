package dev.kalmia.train.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.DigestSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class KnownPositivesTest {
    @RepeatedTest(5)
    @DisplayName(
            "a query with several documents knows them all, as a map of sets does; one with a single document says nothing")
    void knows(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        Map<String, Set<String>> oracle = new HashMap<>();
        KnownPositives known = new KnownPositives();
        for (int i = 0; i < 400; i++) {
            String query = "text " + random.nextInt(200);
            String document = "text " + random.nextInt(50);
            oracle.computeIfAbsent(query, _ -> new HashSet<>()).add(document);
            known.add(query, document);
        }
        assertThat(oracle.values()).anyMatch(set -> set.size() == 1).anyMatch(set -> set.size() > 1);
        for (int i = 0; i < 210; i++) {
            String query = "text " + i;
            Set<String> right = oracle.getOrDefault(query, Set.of());
            for (int j = 0; j < 60; j++) {
                boolean expected = right.size() > 1 && right.contains("text " + j);
                assertThat(known.of(query).test(DigestSet.digest("text " + j))).isEqualTo(expected);
            }
        }
    }
}
