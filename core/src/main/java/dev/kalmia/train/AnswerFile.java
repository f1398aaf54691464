package dev.kalmia.train;

import dev.kalmia.data.DigestSet;
import dev.kalmia.run.ScratchFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a teacher said of each text, as many numbers a text, in a file: memory holds 64 bits of a text's hash
/// and where its answer stands. For one thread.
final class AnswerFile implements AutoCloseable {
    private final ScratchFile file;
    private final int bytes;
    private final Map<Long, Integer> places = new HashMap<>();

    /// @param file as of a [ScratchFile]
    /// @param numbers of each answer
    AnswerFile(Path file, int numbers) {
        this.file = new ScratchFile(file);
        this.bytes = numbers * Float.BYTES;
    }

    /// Adds the answer about a text that has none.
    void add(String text, float... answer) {
        ByteBuffer written = ByteBuffer.allocate(bytes);
        written.asFloatBuffer().put(answer);
        file.write((long) places.size() * bytes, written);
        places.put(DigestSet.digest(text), places.size());
    }

    int size() {
        return places.size();
    }

    /// The answer about a text; null where there is none.
    float @Nullable [] of(String text) {
        Integer place = places.get(DigestSet.digest(text));
        return place == null ? null : at(place);
    }

    /// The answers in the order in which they came.
    float[] at(int place) {
        float[] answer = new float[bytes / Float.BYTES];
        file.read((long) place * bytes, bytes).asFloatBuffer().get(answer);
        return answer;
    }

    @Override
    public void close() {
        file.close();
    }
}
