package dev.kalmia.eval;

import dev.kalmia.encode.EncodeReport;
import dev.kalmia.encode.EncodedAs;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Encoding;
import dev.kalmia.encode.Precision;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.UsedPrompt;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import dev.kalmia.vector.Role;
import java.util.Collections;
import java.util.List;

/// A model that has collapsed: the same row for every text.
final class ConstantEncoder implements Encoder {
    @Override
    public int dimension() {
        return 2;
    }

    @Override
    public int maxTokens() {
        return 8;
    }

    @Override
    public String fingerprint() {
        return "constant";
    }

    @Override
    public Encoding encode(List<String> texts, Prompt prompt, Progress progress) {
        progress.advance(texts.size());
        List<float[]> rows = Collections.nCopies(texts.size(), new float[] {0.6f, 0.8f});
        EncodedAs as = new EncodedAs(
                UsedPrompt.none(Role.NONE), "mean", "as trained", 8, true, 2, 2, Precision.F32, "constant");
        return new Encoding(
                Embeddings.of(rows, 2, new EmbeddingOrigin("constant", "", true)),
                new EncodeReport(new int[texts.size()], new int[texts.size()], as));
    }

    @Override
    public void close() {}
}
