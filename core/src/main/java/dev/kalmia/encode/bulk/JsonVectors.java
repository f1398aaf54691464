package dev.kalmia.encode.bulk;

import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.Encoding;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A JSON object a row: id, text, what became of it, and the vector.
record JsonVectors(VectorBytes vectors) implements VectorFormat {
    @Override
    public byte[] head(long rows) {
        return new byte[0];
    }

    @Override
    public List<Long> write(TextWindow texts, Encoding encoding, long first, long offset, OutputStream out)
            throws IOException {
        EncodeReport report = encoding.report();
        for (int i = 0; i < texts.size(); i++) {
            SequencedMap<String, Object> line = new LinkedHashMap<>();
            line.put("id", texts.named() ? texts.id(i) : first + i);
            line.put("text", texts.text(i));
            line.put("tokens", report.tokens(i));
            line.put("truncated", report.truncated(i));
            line.put("lost", report.lost(i));
            line.put("chunks", report.chunks(i));
            line.put("embedding", embedding(encoding.embeddings().row(i)));
            out.write((Json.writeLine(line) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return List.of();
    }

    private Object embedding(float[] row) {
        return vectors.form() == VectorForm.FLOAT ? row : Base64.getEncoder().encodeToString(vectors.of(row));
    }

    @Override
    public byte[] tail(JournalFacts facts, List<JournalEntry> windows) {
        return new byte[0];
    }
}
