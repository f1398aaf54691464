package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Plain;
import dev.kalmia.data.Scored;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Stream;

/// Drops an example that says the same as an earlier one. Compatibility forms, case and white space make no
/// difference; neither do task, prompt, negatives and attributes. A pair is the same as a group with that one
/// positive, and the order of positives does not matter; a score and a label do. Memory: some 80 bytes an
/// example kept.
public record ExactDuplicateFilter() implements ExampleFilter {
    @Override
    public String name() {
        return "exact duplicate";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        Seen seen = new Seen();
        MessageDigest digest = sha256();
        try (Stream<Example> all = examples.open()) {
            all.forEachOrdered(example -> {
                int earlier = seen.earlier(key(example, digest), example.meta().id());
                verdicts.take(example, earlier < 0 ? null : new Drop("exact duplicate", "of " + seen.ids.get(earlier)));
            });
        }
    }

    /// The different examples so far: their keys by the first half, and their ids.
    private static final class Seen {
        private final KeyTable rows = new KeyTable();
        private final RowIds ids = new RowIds();
        private long[] seconds = new long[64];

        /// The row of the one before that has this key, or -1, and then this is one more.
        int earlier(Key key, String id) {
            int row = ids.size();
            int before = (int) rows.putIfAbsent(key.first, row);
            if (before >= 0 && seconds[before] == key.second) {
                return before;
            }
            if (row == seconds.length) {
                seconds = Arrays.copyOf(seconds, Math.multiplyExact(row, 2));
            }
            seconds[row] = key.second;
            ids.add(id);
            return -1;
        }
    }

    /// The first half of SHA-256: long texts are not held in memory, and no one can make two of one key.
    private record Key(long first, long second) {}

    private static Key key(Example example, MessageDigest digest) {
        Stream<String> parts = switch (example) {
            case Pair pair -> Stream.of("query", Plain.of(pair.query()), Plain.of(pair.positive()));
            case Group group ->
                Stream.concat(
                        Stream.of("query", Plain.of(group.query())),
                        group.positives().stream().map(Plain::of).distinct().sorted());
            case Scored scored ->
                Stream.of(
                        "scored", Plain.of(scored.first()), Plain.of(scored.second()), Double.toString(scored.score()));
            case Labelled labelled -> Stream.of("labelled", Plain.of(labelled.text()), Plain.of(labelled.label()));
        };
        parts.forEach(part -> {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        });
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Key(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
