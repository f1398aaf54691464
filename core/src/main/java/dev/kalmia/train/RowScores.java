package dev.kalmia.train;

import dev.kalmia.run.Json;
import dev.kalmia.run.WholeLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A journal of rows' scores, `{"of":"…","scores":[…]}` a line, in the order of the rows. It is read as far as its
/// lines are of the rows that are asked for; from the first that is not, or was cut short, it is written anew.
final class RowScores implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 24;
    private static final String PLACE = "the kept scores of a teacher";

    private final InputStream before;
    private final FileChannel file;
    private long kept;
    private boolean reading = true;

    private RowScores(InputStream before, FileChannel file) {
        this.before = before;
        this.file = file;
    }

    static RowScores open(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return new RowScores(new BufferedInputStream(Files.newInputStream(path)), file);
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
    }

    /// The scores of the next row; empty where they are not there.
    ///
    /// @param of a digest of what was scored, and by what
    /// @param count how many there must be
    Optional<List<Double>> next(String of, int count) throws IOException {
        byte[] line = reading ? WholeLines.next(before, MOST_BYTES, PLACE) : null;
        List<Double> scores = line == null ? List.of() : read(new String(line, StandardCharsets.UTF_8), of);
        if (line != null && scores.size() == count) {
            kept += line.length + 1;
            return Optional.of(scores);
        }
        if (reading) {
            reading = false;
            file.truncate(kept);
            file.position(kept);
        }
        return Optional.empty();
    }

    private static List<Double> read(String line, String of) {
        Map<String, Object> fields = Json.asObject(Json.parse(line, PLACE), PLACE);
        List<Double> scores = new ArrayList<>();
        if (of.equals(fields.get("of")) && fields.get("scores") instanceof List<?> values) {
            values.forEach(value -> scores.add(value instanceof Number number ? number.doubleValue() : Double.NaN));
        }
        return scores;
    }

    /// Adds what [#next] did not have.
    void add(String of, List<Double> scores) throws IOException {
        SequencedMap<String, Object> line = new LinkedHashMap<>();
        line.put("of", of);
        line.put("scores", scores);
        ByteBuffer bytes = ByteBuffer.wrap((Json.writeLine(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        try (before;
                file) {
            file.force(true);
        }
    }
}
