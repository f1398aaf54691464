package dev.kalmia.eval;

import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Embeddings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Encodes texts of which some occur many times, each once.
final class DistinctTexts {
    private DistinctTexts() {}

    /// Row i is `texts.get(i)`.
    static Embeddings encode(Encoder encoder, List<String> texts, Prompt prompt, String what, Progress progress) {
        Map<String, Integer> places = new LinkedHashMap<>();
        int[] rows = new int[texts.size()];
        for (int i = 0; i < rows.length; i++) {
            Integer place = places.putIfAbsent(texts.get(i), places.size());
            rows[i] = place == null ? places.size() - 1 : place;
        }
        List<String> distinct = List.copyOf(places.keySet());
        Embeddings embeddings = encodeDistinct(encoder, distinct, prompt, what, progress);
        return distinct.size() == texts.size() ? embeddings : embeddings.select(rows);
    }

    private static Embeddings encodeDistinct(
            Encoder encoder, List<String> texts, Prompt prompt, String what, Progress progress) {
        progress.start("encode " + what, texts.size(), "texts");
        Encoding encoding = encoder.encode(texts, prompt, progress);
        progress.finish();
        return encoding.noteCuts(what, progress).embeddings();
    }
}
