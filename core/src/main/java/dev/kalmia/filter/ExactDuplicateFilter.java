package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Plain;
import dev.kalmia.data.Scored;
import dev.kalmia.run.RecordFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Drops an example that says the same as an earlier one. Compatibility forms, case and white space make no
/// difference; neither do task, prompt, negatives and attributes. A pair is the same as a group with that one
/// positive, and the order of positives does not matter; a score and a label do. Memory: 24 to 48 bytes an
/// example kept; ids are on the disk.
public record ExactDuplicateFilter() implements ExampleFilter {
    @Override
    public String name() {
        return "exact duplicate";
    }

    @Override
    public void judge(ExampleFlow examples, Path work, VerdictTaker verdicts) {
        MessageDigest digest = sha256();
        try (Stream<Example> all = examples.open();
                Seen seen = new Seen(work)) {
            all.forEachOrdered(example -> {
                String earlier =
                        seen.earlier(key(example, digest), example.meta().id());
                verdicts.take(example, earlier == null ? null : new Drop("exact duplicate", "of " + earlier));
            });
        }
    }

    /// The different examples so far: the first half of their keys in memory, the second with their ids on
    /// the disk.
    private static final class Seen implements AutoCloseable {
        private final KeyTable places = new KeyTable();
        private final RecordFile records;

        Seen(Path folder) {
            this.records = new RecordFile(folder.resolve("ids"));
        }

        /// The id of the one before that has this key, or null, and then this is one more.
        @Nullable
        String earlier(Key key, String id) {
            long place = places.get(key.first);
            if (place != KeyTable.NONE) {
                ByteBuffer record = records.get(place);
                // Of two examples with one half of a key the second is not looked for.
                return record.getLong() == key.second
                        ? StandardCharsets.UTF_8.decode(record).toString()
                        : null;
            }
            byte[] name = id.getBytes(StandardCharsets.UTF_8);
            places.put(
                    key.first,
                    records.add(ByteBuffer.allocate(Long.BYTES + name.length)
                            .putLong(key.second)
                            .put(name)
                            .array()));
            return null;
        }

        @Override
        public void close() {
            records.close();
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
