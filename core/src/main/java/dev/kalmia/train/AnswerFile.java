package dev.kalmia.train;

import dev.kalmia.data.DigestSet;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a teacher said of each text, as many numbers a text, in a file: memory holds 64 bits of a text's hash and where
/// its answer stands. For one thread.
final class AnswerFile implements AutoCloseable {
    private final Path file;
    private final int numbers;
    private final FileChannel channel;
    private final Map<Long, Integer> places = new HashMap<>();

    /// @param file of this run alone; what stands there is forgotten
    /// @param numbers of each answer
    AnswerFile(Path file, int numbers) {
        this.file = file;
        this.numbers = numbers;
        try {
            Files.createDirectories(file.resolveSibling("."));
            this.channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /// Adds the answer about a text that has none.
    void add(String text, float... answer) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers * Float.BYTES);
        bytes.asFloatBuffer().put(answer);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            throw unusable(failure);
        }
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
        ByteBuffer bytes = ByteBuffer.allocate(numbers * Float.BYTES);
        long start = (long) place * bytes.capacity();
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, start + bytes.position()) < 0) {
                    throw new InputException(file + ": ends within answer " + place);
                }
            }
        } catch (IOException failure) {
            throw unusable(failure);
        }
        float[] answer = new float[numbers];
        bytes.flip().asFloatBuffer().get(answer);
        return answer;
    }

    private InputException unusable(IOException failure) {
        return new InputException("cannot use " + file + ": " + InputException.reason(failure), failure);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }
}
