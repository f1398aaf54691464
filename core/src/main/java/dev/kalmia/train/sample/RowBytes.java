package dev.kalmia.train.sample;

import dev.kalmia.data.GroupScores;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A row of training as bytes: its strings as their length in UTF-8 and these bytes, lists as how many there
/// are and each of them, -1 in place of what is not there.
final class RowBytes {
    private static final int ABSENT = -1;

    /// Prompts, tasks and classes are the same for many rows, but somebody may have one a row.
    private static final int MOST_SHARED = 10_000;

    private final Map<String, String> shared = new ConcurrentHashMap<>();

    byte[] of(TrainingRow row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(row, new DataOutputStream(bytes));
        } catch (IOException never) {
            throw new UncheckedIOException("memory takes all bytes", never);
        }
        return bytes.toByteArray();
    }

    private static void write(TrainingRow row, DataOutputStream out) throws IOException {
        write(row.id(), out);
        write(row.prompt(), out);
        write(row.query(), out);
        write(row.documentPrompt(), out);
        writeAll(row.positives(), out);
        writeAll(row.negatives(), out);
        GroupScores scores = row.scores();
        out.writeBoolean(scores != null);
        if (scores != null) {
            writeNumbers(scores.positives(), out);
            writeNumbers(scores.negatives(), out);
        }
        write(row.task(), out);
        Double label = row.label();
        out.writeBoolean(label != null);
        if (label != null) {
            out.writeDouble(label);
        }
        write(row.category(), out);
        out.writeInt(row.objective());
        write(row.pairClass(), out);
    }

    private static void write(@Nullable String text, DataOutputStream out) throws IOException {
        if (text == null) {
            out.writeInt(ABSENT);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeAll(List<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            write(text, out);
        }
    }

    private static void writeNumbers(List<Double> numbers, DataOutputStream out) throws IOException {
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    TrainingRow read(ByteBuffer in) {
        String id = text(in);
        String prompt = sharedText(in);
        String query = text(in);
        String documentPrompt = sharedText(in);
        List<String> positives = texts(in);
        List<String> negatives = texts(in);
        GroupScores scores =
                isThere(in) ? new GroupScores(numbers(in, positives.size()), numbers(in, negatives.size())) : null;
        String task = sharedText(in);
        Double label = isThere(in) ? Double.valueOf(in.getDouble()) : null;
        String category = sharedTextOrNull(in);
        int objective = in.getInt();
        return new TrainingRow(
                id,
                prompt,
                query,
                documentPrompt,
                positives,
                negatives,
                scores,
                task,
                label,
                category,
                objective,
                sharedTextOrNull(in));
    }

    private static boolean isThere(ByteBuffer in) {
        return in.get() != 0;
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private @Nullable String sharedTextOrNull(ByteBuffer in) {
        if (in.getInt(in.position()) == ABSENT) {
            in.getInt();
            return null;
        }
        return sharedText(in);
    }

    private String sharedText(ByteBuffer in) {
        String text = text(in);
        if (shared.size() >= MOST_SHARED) {
            return shared.getOrDefault(text, text);
        }
        String before = shared.putIfAbsent(text, text);
        return before == null ? text : before;
    }

    private static List<String> texts(ByteBuffer in) {
        int count = in.getInt();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    private static List<Double> numbers(ByteBuffer in, int count) {
        List<Double> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(in.getDouble());
        }
        return numbers;
    }
}
