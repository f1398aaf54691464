package dev.kalmia.mine;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleWriter;
import dev.kalmia.data.ExternalSort;
import dev.kalmia.data.Quantiles;
import dev.kalmia.data.SortRecords;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.Json;
import dev.kalmia.run.KeptScores;
import dev.kalmia.run.Trees;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The windows of examples that are done, a part each: its examples, the scores found, and last of all its
/// counts, which say that it is whole.
final class MiningParts {
    private static final long SORT_BYTES = 16L << 20;

    private final Path folder;
    private int parts;

    MiningParts(Path folder) {
        this.folder = folder;
    }

    private Path file(int part, String ending) {
        return folder.resolve("%06d.%s".formatted(part, ending));
    }

    /// Passes over the next part where it is done.
    ///
    /// @param of what the part is made of
    boolean skip(String of) {
        Path counts = file(parts, "json");
        boolean done =
                Files.isRegularFile(counts) && of.equals(Json.readObject(counts).get("of"));
        parts += done ? 1 : 0;
        return done;
    }

    /// The scores that a reranker gave so far in the next part.
    ///
    /// @param of what the part is made of
    KeptScores scores(String of) {
        return new KeptScores(file(parts, "scores"), of);
    }

    void add(String of, List<Example> examples, MiningCounts counts) {
        ExampleWriter.write(file(parts, "jsonl"), examples);
        counts.positiveScores().write(file(parts, "positives"));
        counts.negativeScores().write(file(parts, "negatives"));
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("of", of);
        facts.put("counts", counts.values());
        Json.write(file(parts, "json"), facts);
        Trees.remove(file(parts, "scores"));
        parts++;
    }

    /// Puts all parts together.
    void join(Path examples) {
        AtomicFile.write(examples, out -> {
            for (int part = 0; part < parts; part++) {
                Files.copy(file(part, "jsonl"), out);
            }
        });
    }

    MiningReport report(MiningConfig config) {
        MiningCounts all = new MiningCounts();
        for (int part = 0; part < parts; part++) {
            String place = file(part, "json").toString();
            Map<String, Object> facts = Json.readObject(file(part, "json"));
            all.addAll(Json.asObject(facts.get("counts"), place), place);
        }
        return MiningReport.of(config, all, quantiles("positives"), quantiles("negatives"));
    }

    private Quantiles quantiles(String ending) {
        Comparator<byte[]> order = Comparator.comparingDouble(MiningParts::score);
        Path runs = folder.resolve("sort");
        long[] count = new long[1];
        try (var sort = new ExternalSort<>(runs, SORT_BYTES, SortRecords.bytes(order), false)) {
            for (int part = 0; part < parts; part++) {
                FloatList.read(file(part, ending), score -> {
                    sort.add(score);
                    count[0]++;
                });
            }
            Iterator<byte[]> sorted = sort.sorted();
            return Quantiles.ofSorted(() -> score(sorted.next()), count[0]);
        }
    }

    private static float score(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getFloat();
    }
}
