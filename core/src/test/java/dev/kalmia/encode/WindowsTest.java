package dev.kalmia.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static List<List<Integer>> windows(List<Integer> lengths) {
        List<List<Integer>> windows = new ArrayList<>();
        new Windows<>(lengths.iterator(), Integer::intValue, 8).forEachRemaining(windows::add);
        assertThat(windows.stream().flatMap(List::stream)).containsExactlyElementsOf(lengths);
        return windows;
    }

    @Test
    @DisplayName("short texts fill windows by number, long ones by characters, and one that is too long is alone")
    void cuts() {
        int room = Windows.CHARACTERS;
        assertThat(windows(Collections.nCopies(20_000, 10)))
                .extracting(List::size)
                .containsExactly(Windows.TEXTS, Windows.TEXTS, 20_000 - 2 * Windows.TEXTS);
        assertThat(windows(List.of(room / 2, room / 2, 1, room, 1, 3 * room, 2)))
                .containsExactly(
                        List.of(room / 2, room / 2),
                        List.of(1),
                        List.of(room),
                        List.of(1),
                        List.of(3 * room),
                        List.of(2));
        assertThat(windows(List.of())).isEmpty();
        assertThat(new Windows<>(Collections.nCopies(9000, 1).iterator(), Integer::intValue, 4096).next())
                .hasSize(1024);
    }

    @Test
    @DisplayName("no text behind a full window is asked for")
    void isLazy() {
        List<Integer> asked = new ArrayList<>();
        var counting = new Iterator<Integer>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                asked.add(1);
                return 1;
            }
        };
        assertThat(new Windows<>(counting, Integer::intValue, 8).next()).hasSize(Windows.TEXTS);
        assertThat(asked).hasSize(Windows.TEXTS);
    }

    @Test
    @DisplayName("behind the last window there is none")
    void ends() {
        Windows<Integer> none = new Windows<>(List.<Integer>of().iterator(), Integer::intValue, 8);
        assertThat(none.hasNext()).isFalse();
        assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }
}
