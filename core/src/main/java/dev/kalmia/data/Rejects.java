package dev.kalmia.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The rows that were left out: all are counted, the first ten thousand are kept. For one thread.
public final class Rejects {
    /// How many are kept: a file of nothing but bad rows must not fill the memory.
    public static final int MOST_KEPT = 10_000;

    private final List<Reject> kept = new ArrayList<>();
    private final Map<String, Long> byReason = new TreeMap<>();
    private long count;

    Rejects() {}

    void add(Reject reject) {
        count++;
        byReason.merge(reject.reason(), 1L, Long::sum);
        if (kept.size() < MOST_KEPT) {
            kept.add(reject);
        }
    }

    public long count() {
        return count;
    }

    /// How many rows were left out for each reason, sorted by reason.
    public Map<String, Long> byReason() {
        return Collections.unmodifiableMap(new TreeMap<>(byReason));
    }

    /// The first of them, in the order of the files.
    public List<Reject> kept() {
        return List.copyOf(kept);
    }

    /// Writes `rejects.jsonl`: a line a row kept (`file`, `line`, `reason`, `detail`), then one line of counts
    /// (`rejected`, `byReason`). A file goes by its last name: the same rows give the same bytes wherever they lie.
    public void write(Path target) {
        JsonLines.write(target, lines -> {
            for (Reject reject : kept) {
                lines.object(json -> {
                    json.put("file", String.valueOf(reject.file().getFileName()));
                    json.put("line", reject.line());
                    json.put("reason", reject.reason());
                    json.put("detail", reject.detail());
                });
            }
            lines.object(json -> {
                json.put("rejected", count);
                var counts = json.putObject("byReason");
                byReason.forEach(counts::put);
            });
        });
    }
}
