package dev.kalmia.mine;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.Group;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The texts that are ranked, each once, and the positives beside them, encoded.
final class Pool {
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private final List<String> texts;
    private final Embeddings all;
    private final Embeddings ranked;

    /// @param ranking the texts that are ranked
    /// @param progress hears of every text that is encoded
    Pool(List<String> ranking, List<Group> asking, Encoder encoder, Progress progress) {
        // In order, so that ties are broken alike whatever order the pool came in.
        ranking.stream().filter(text -> !text.isBlank()).sorted().forEach(this::add);
        int size = rows.size();
        asking.forEach(group -> group.positives().forEach(this::add));
        this.texts = new ArrayList<>(rows.keySet());
        progress.start("mine negatives: encode the pool", texts.size(), "texts");
        this.all = encoder.encode(texts, Prompt.none(), progress)
                .noteCuts("mine negatives: the pool", progress)
                .embeddings();
        this.ranked =
                size == all.size() ? all : all.select(IntStream.range(0, size).toArray());
    }

    private void add(String text) {
        rows.putIfAbsent(text, rows.size());
    }

    Embeddings ranked() {
        return ranked;
    }

    String text(int row) {
        return texts.get(row);
    }

    float[] embedding(String text) {
        return all.row(requireNonNull(rows.get(text)));
    }
}
