package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WholeLinesTest {
    private static InputStream of(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("lines come without their breaks, empty ones too, and one that has none does not count")
    void whole() throws IOException {
        InputStream in = of("one\n\ntwo\nhal");
        assertThat(WholeLines.next(in, 3, "f")).asString(StandardCharsets.UTF_8).isEqualTo("one");
        assertThat(WholeLines.next(in, 3, "f")).isEmpty();
        assertThat(WholeLines.next(in, 3, "f")).asString(StandardCharsets.UTF_8).isEqualTo("two");
        assertThat(WholeLines.next(in, 3, "f")).isNull();
    }

    @Test
    @DisplayName("a line of more bytes than it may have is refused before they are held")
    void tooLong() {
        assertThatThrownBy(() -> WholeLines.next(of("four\n"), 3, "f:1"))
                .isInstanceOf(InputException.class)
                .hasMessage("f:1: a line must have at most 3 bytes; it has more");
    }
}
