package dev.kalmia.data;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Seeds;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Data sets mixed and shuffled outside of the memory. Each example has a number that follows from the
/// seed, the name of its set and what it holds; the examples with the smallest numbers of each set are in,
/// in the order of these numbers. So what is drawn of a set, and where it stands, depends neither on the
/// order of the files nor on what else is mixed. For one thread.
public final class Mixture implements AutoCloseable {
    private static final ObjectWriter WRITER = new JsonMapper().writer();
    private static final long SORT_BYTES = 1L << 28;
    private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;

    private final List<MixturePart> parts;
    private final double temperature;
    private final long seed;
    private final long[] found;
    private final ExternalSort<byte[]> sort;

    /// What a data set gave.
    ///
    /// @param found how many examples it has
    /// @param drawn how many of these are in the mixture
    public record Share(MixturePart part, long found, long drawn) {}

    /// Begins a mixture.
    ///
    /// @param folder where it is sorted, for this mixture alone
    /// @param parts at least one
    /// @param temperature at least 1: a set of n examples is drawn in proportion to n^(1/T)
    public Mixture(Path folder, List<MixturePart> parts, double temperature, long seed) {
        if (!(temperature >= 1)) {
            throw new UsageException("temperature must be at least 1; temperature=" + temperature);
        }
        this.parts = List.copyOf(parts);
        this.temperature = temperature;
        this.seed = seed;
        this.found = new long[parts.size()];
        this.sort = new ExternalSort<>(folder, SORT_BYTES, SortRecords.bytes(Arrays::compareUnsigned), false);
    }

    /// Adds an example of a data set.
    ///
    /// @param part its place in the list of parts
    /// @throws InputException when the disk is full
    public void add(int part, Example example) {
        try {
            byte[] row = WRITER.writeValueAsBytes(ExampleWriter.row(example));
            byte[] record = ByteBuffer.allocate(HEAD_BYTES + row.length)
                    .putLong(
                            Seeds.derive(seed, parts.get(part).name() + "\n" + new String(row, StandardCharsets.UTF_8)))
                    .putInt(part)
                    .put(row)
                    .array();
            sort.add(record);
            found[part]++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What each data set gives by now, in the order of the parts.
    public List<Share> shares() {
        List<Long> drawn = MixtureShares.of(
                parts, temperature, Arrays.stream(found).boxed().toList());
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            shares.add(new Share(parts.get(i), found[i], drawn.get(i)));
        }
        return shares;
    }

    /// Writes the mixture as `ExampleWriter` does, once: whole or not at all, packed as the name says.
    ///
    /// @throws InputException when it has no example, or cannot be written
    public void write(Path target) {
        long[] left = shares().stream().mapToLong(Share::drawn).toArray();
        if (Arrays.stream(left).sum() == 0) {
            throw new InputException("a mixture must have at least one example; examples=0");
        }
        AtomicFile.write(target, bytes -> {
            try (OutputStream out = Packing.of(target).packed(bytes)) {
                Iterator<byte[]> sorted = sort.sorted();
                while (sorted.hasNext()) {
                    byte[] record = sorted.next();
                    int part = ByteBuffer.wrap(record).getInt(Long.BYTES);
                    if (left[part]-- > 0) {
                        out.write(record, HEAD_BYTES, record.length - HEAD_BYTES);
                        out.write('\n');
                    }
                }
            }
        });
    }

    @Override
    public void close() {
        sort.close();
    }
}
