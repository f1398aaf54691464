package dev.kalmia.filter;

import dev.kalmia.pool.TextPool;
import dev.kalmia.run.RecordFile;
import dev.kalmia.vector.Similarity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The examples that were kept, numbered from 0, by the rows of their queries and answers: 16 bytes each and
/// four a different query; ids are on the disk.
final class KeptMeanings implements AutoCloseable {
    /// No example.
    static final int NONE = -1;

    private final TextPool answers;
    private final double threshold;
    private final RecordFile records;
    private final int[] newest;
    private int[] before = new int[64];
    private int[] answerRows = new int[64];
    private long[] places = new long[64];
    private int size;

    KeptMeanings(Path folder, TextPool queries, TextPool answers, double threshold) {
        this.records = new RecordFile(folder.resolve("ids"));
        this.answers = answers;
        this.threshold = threshold;
        this.newest = new int[queries.size()];
        Arrays.fill(newest, NONE);
    }

    void add(String id, Meaning meaning) {
        if (size == before.length) {
            int larger = Math.multiplyExact(size, 2);
            before = Arrays.copyOf(before, larger);
            answerRows = Arrays.copyOf(answerRows, larger);
            places = Arrays.copyOf(places, larger);
        }
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        places[size] = records.add(ByteBuffer.allocate(Integer.BYTES + name.length)
                .putInt(meaning.query())
                .put(name)
                .array());
        answerRows[size] = meaning.answer();
        before[size] = newest[meaning.query()];
        newest[meaning.query()] = size++;
    }

    int size() {
        return size;
    }

    /// The rows of the different queries, ascending.
    int[] queries() {
        return IntStream.range(0, newest.length)
                .filter(row -> newest[row] != NONE)
                .toArray();
    }

    /// The first of those with a query whose answer is near enough, or `NONE`.
    ///
    /// @param answer a vector
    /// @param from the number from which on they are looked at
    int first(int query, float[] answer, int from) {
        int first = NONE;
        for (int each = newest[query]; each >= from; each = before[each]) {
            if (Similarity.COSINE.between(answer, answers.vector(answerRows[each])) >= threshold) {
                first = each;
            }
        }
        return first;
    }

    String id(int number) {
        ByteBuffer record = records.get(places[number]);
        return StandardCharsets.UTF_8.decode(record.position(Integer.BYTES)).toString();
    }

    int query(int number) {
        return records.get(places[number]).getInt();
    }

    @Override
    public void close() {
        records.close();
    }
}
