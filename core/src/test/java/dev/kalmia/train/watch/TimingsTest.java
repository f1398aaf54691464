package dev.kalmia.train.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimingsTest {
    @TempDir
    Path folder = Path.of("");

    private long nanos;

    private void steps(long from, long to) {
        try (Timings timings = Timings.resume(folder, from, () -> nanos)) {
            for (long step = from; step < to; step++) {
                nanos += 500_000_000;
                timings.add(step + 1, 100);
            }
        }
    }

    @Test
    @DisplayName("each step has its seconds and its rate, and steps that are done again stand there once")
    void resumes() throws IOException {
        steps(0, 5);
        nanos += 1_000_000_000_000L;
        steps(2, 4);
        assertThat(Files.readString(folder.resolve("timings.jsonl"))).isEqualTo("""
                {"step":1,"seconds":0.500000,"tokens_per_second":200.0}
                {"step":2,"seconds":0.500000,"tokens_per_second":200.0}
                {"step":3,"seconds":0.500000,"tokens_per_second":200.0}
                {"step":4,"seconds":0.500000,"tokens_per_second":200.0}
                """);
    }

    @Test
    @DisplayName("a clock that stands still gives no rate, and lines that are lost are no failure")
    void standsStill() throws IOException {
        try (Timings timings = Timings.resume(folder, 3, () -> 0)) {
            timings.add(4, 100);
        }
        assertThat(Files.readString(folder.resolve("timings.jsonl")))
                .isEqualTo("{\"step\":4,\"seconds\":0.000000,\"tokens_per_second\":0.0}\n");
    }
}
