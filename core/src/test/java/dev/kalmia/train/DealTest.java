package dev.kalmia.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DealTest {
    @Test
    @DisplayName("every text is dealt once, about as many tokens to each worker, and rows lead back to texts")
    void dealsEachOnce() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            int[] lengths = random.ints(2 + random.nextInt(40), 3, 60).toArray();
            int workers = 1 + random.nextInt(4);
            int lanes = 1 + random.nextInt(2);
            List<Integer> laid = new ArrayList<>();
            List<Integer> everyone = new ArrayList<>();
            for (int rank = 0; rank < workers; rank++) {
                Deal deal = Deal.of(lengths, workers, rank, lanes);
                List<Integer> own = deal.lanes().stream().flatMap(List::stream).toList();
                laid.addAll(own);
                everyone = deal.shares().stream().flatMap(List::stream).toList();
                requireRows(deal, own, everyone);
            }
            assertThat(laid)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, lengths.length).boxed().toList());
            assertThat(everyone).hasSameSizeAs(laid);
        }
    }

    /// Vectors that are their texts' numbers, sent the way of a pass.
    private static void requireRows(Deal deal, List<Integer> own, List<Integer> everyone) {
        List<Integer> share = IntStream.of(deal.ownRows()).mapToObj(own::get).toList();
        assertThat(share).isEqualTo(deal.shares().get(deal.rank()));
        assertThat(IntStream.of(deal.rows(0, deal.texts())).mapToObj(everyone::get))
                .containsExactlyElementsOf(
                        IntStream.range(0, deal.texts()).boxed().toList());
        assertThat(IntStream.of(deal.ownPlaces()).mapToObj(everyone::get)).containsExactlyElementsOf(own);
    }

    @Test
    @DisplayName("all workers deal alike, however many lanes each has")
    void dealsAlike() {
        int[] lengths = {9, 3, 7, 7, 5};
        assertThat(Deal.of(lengths, 2, 0, 1).shares())
                .isEqualTo(Deal.of(lengths, 2, 1, 2).shares())
                .containsExactly(List.of(0, 3, 1), List.of(2, 4));
    }

    @Test
    @DisplayName("fewer texts than workers leave some without")
    void leavesSomeWithout() {
        Deal last = Deal.of(new int[] {4, 5}, 3, 2, 2);
        assertThat(last.lanes()).isEmpty();
        assertThat(last.counts()).containsExactly(1, 1, 0);
        assertThat(last.ownPlaces()).isEmpty();
    }
}
