package dev.kalmia.encode;

import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Encodes first and cuts after: runs the model over windows of a text as long as they may be, and takes
/// the mean of the states of each part's tokens. Windows overlap, and a token's state is that of the window
/// in which it stands farther from the edge. Tokens around the text count to the first and the last part,
/// so that a part that is all of a text that fits is what the model makes of the text.
final class LateTexts {
    /// Windows whose states are held at a time.
    private static final int WINDOWS = 16;

    /// Of a window, what it has in common with the next.
    private static final int SHARE = 4;

    private final SentenceModel model;
    private final Batches batches;

    LateTexts(SentenceModel model, Batches batches) {
        this.model = model;
        this.batches = batches;
    }

    /// @throws UsageException when the model pools otherwise
    void requireMean(String what) {
        String pooling = model.folder().poolingName();
        if (!pooling.equals(PoolingMode.MEAN.shown())) {
            throw new UsageException(what + " is for models that pool by the mean; "
                    + model.folder().name() + " has pooling=" + pooling);
        }
    }

    static TokenChunks overlapping(TokenChunks text) {
        return text.windows(text.room() / SHARE);
    }

    /// The vector of each text, in one part. Those that fit share batches.
    ///
    /// @param offset how many texts stand before the first, for messages
    /// @param progress told of each text that is done
    float[][] encode(List<TokenChunks> texts, long offset, Progress progress) {
        float[][] rows = new float[texts.size()][];
        int[] fitting = IntStream.range(0, texts.size())
                .filter(i -> texts.get(i).size() == 1)
                .toArray();
        List<TokenIds> tokens =
                Arrays.stream(fitting).mapToObj(i -> texts.get(i).chunk(0)).toList();
        float[][] found = batches.rows(tokens, i -> offset + fitting[i], progress);
        for (int i = 0; i < fitting.length; i++) {
            rows[fitting[i]] = found[i];
        }
        for (int i = 0; i < texts.size(); i++) {
            TokenChunks windows = texts.get(i);
            if (windows.size() > 1) {
                rows[i] = rows(windows, windows.evenly(windows.body()), offset + i)
                        .getFirst();
                progress.count("tokens", windows.fullLength());
                progress.advance(1);
            }
        }
        return rows;
    }

    /// The vectors of a text's parts.
    ///
    /// @param maxTokens of a window, special tokens and prompt included
    List<float[]> rows(TokenChunks whole, int maxTokens, TokenChunks parts, long text) {
        int around = whole.fullLength() - whole.body();
        TokenChunks fitting = whole.evenly(maxTokens - around);
        return rows(fitting.size() == 1 ? fitting : overlapping(fitting), parts, text);
    }

    private List<float[]> rows(TokenChunks windows, TokenChunks parts, long text) {
        PartSums sums = new PartSums(windows, parts, model.stateSize());
        for (int from = 0; from < windows.size(); from += WINDOWS) {
            int to = Math.min(windows.size(), from + WINDOWS);
            List<TokenIds> tokens =
                    IntStream.range(from, to).mapToObj(windows::chunk).toList();
            float[][] states = batches.states(tokens);
            for (int i = 0; i < states.length; i++) {
                int left = model.folder().includePrompt() ? 0 : tokens.get(i).promptLength();
                sums.add(from + i, states[i], tokens.get(i).length(), left);
            }
        }
        List<float[]> rows = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            rows.add(batches.finished(sums.mean(part), text));
        }
        return rows;
    }
}
