package dev.kalmia.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.rerank.FunctionReranker;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The numbers that a model gave survive a kill, and nothing torn or changed is believed.
class ScoredPassTest {
    @TempDir
    Path work = Path.of("");

    private static final List<Example> EXAMPLES = FilterContract.examples(5, 40);

    private List<String> run(int failAfter) {
        List<String> seen = new ArrayList<>();
        int[] windows = {0};
        ScoredPass.run(
                ExampleFlow.of(EXAMPLES),
                work,
                7,
                window -> {
                    if (windows[0]++ == failAfter) {
                        throw new IllegalStateException("killed");
                    }
                    return window.stream()
                            .map(example -> new float[] {example.meta().id().length(), example.hashCode()})
                            .toList();
                },
                (example, row) -> seen.add(example.meta().id() + Arrays.toString(row)));
        seen.add("windows " + windows[0]);
        return seen;
    }

    @Test
    @DisplayName("killed after any window, it goes on with the next and hands over the same")
    void resumes() throws IOException {
        List<String> whole = run(-1);
        assertThat(whole).hasSize(41).last().isEqualTo("windows 6");
        for (int kill = 0; kill < 6; kill++) {
            Files.delete(work.resolve("scores"));
            int at = kill;
            if (kill == 0) {
                Files.createFile(work.resolve("scores"));
            }
            assertThatThrownBy(() -> run(at)).hasMessage("killed");
            List<String> resumed = run(-1);
            assertThat(resumed.subList(0, 40)).isEqualTo(whole.subList(0, 40));
            assertThat(resumed.getLast()).isEqualTo("windows " + (6 - kill));
        }
    }

    @Test
    @DisplayName("cut anywhere, or with a byte changed, the file ends before that row")
    void damaged() throws IOException {
        run(-1);
        byte[] whole = Files.readAllBytes(work.resolve("scores"));
        List<String> expected = run(-1).subList(0, 40);
        Random random = new Random(7);
        for (int turn = 0; turn < 60; turn++) {
            byte[] damaged = turn % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (turn % 2 == 1) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(work.resolve("scores"), damaged);
            assertThat(run(-1).subList(0, 40)).isEqualTo(expected);
            assertThat(Files.readAllBytes(work.resolve("scores"))).isEqualTo(whole);
        }
    }

    @Test
    @DisplayName("a file of more than one window is scored once, and an empty flow asks nothing")
    void onceOnly() {
        FunctionReranker reranker = FunctionReranker.overlap();
        RerankerScoreFilter filter = new RerankerScoreFilter(reranker, 0.2, Progress.silent());
        List<String> first = new ArrayList<>();
        filter.judge(ExampleFlow.of(EXAMPLES), work, (example, drop) -> first.add(String.valueOf(drop)));
        long pairs = reranker.pairs();
        List<String> second = new ArrayList<>();
        filter.judge(ExampleFlow.of(EXAMPLES), work, (example, drop) -> second.add(String.valueOf(drop)));
        assertThat(second).isEqualTo(first).hasSize(40);
        assertThat(reranker.pairs()).isEqualTo(pairs).isPositive();
        assertThat(new RerankerScoreFilter(reranker, 0.2, Progress.silent())
                        .judge(List.of())
                        .size())
                .isZero();
    }
}
