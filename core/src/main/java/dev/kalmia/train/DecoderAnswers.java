package dev.kalmia.train;

import dev.kalmia.encode.Streams;
import dev.kalmia.generate.NextTokens;
import dev.kalmia.run.KeptScores;
import dev.kalmia.run.Progress;
import dev.kalmia.tokenize.TextTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Asks a decoder what it would go on with after each text, side by side on all cores, and keeps the answers as they
/// come: a run that was killed goes on with them. An answer is `2 k + 1` numbers: whether the text was cut, k tokens as
/// the bits of a float, their k shares.
final class DecoderAnswers implements AutoCloseable {
    /// Texts that are asked about at a time: what a kill loses.
    private static final int WINDOW = 64;

    private final NextTokens decoder;
    private final TextTemplate template;
    private final int count;
    private final int maxTokens;
    private final Streams streams = new Streams(true);
    private final KeptScores kept;

    /// @param fingerprint of the decoder
    /// @param folder of this run alone
    DecoderAnswers(TeacherConfig asked, NextTokens decoder, String fingerprint, Path folder) {
        this.decoder = decoder;
        this.template = asked.template();
        this.count = asked.kept();
        this.maxTokens = decoder.limit(asked.maxTokens());
        decoder.requireTokens(count);
        String of = String.join("\n", fingerprint, maxTokens + " " + count, template.filled("{text}"));
        this.kept = new KeptScores(folder.resolve("tokens"), of);
    }

    /// Asks about texts, each of which comes once.
    ///
    /// @param most how many there are
    /// @param answers takes what was said
    void put(Iterator<String> texts, long most, AnswerFile answers, Progress progress) {
        List<String> window = new ArrayList<>();
        progress.start("teach", most, "texts");
        try {
            while (texts.hasNext()) {
                window.add(texts.next());
                if (window.size() == WINDOW || !texts.hasNext()) {
                    put(window, answers);
                    progress.advance(window.size());
                    window.clear();
                }
            }
        } finally {
            progress.finish();
        }
    }

    private void put(List<String> window, AnswerFile answers) {
        int each = numbers();
        float[] all = kept.of("", window, each, () -> ask(window, each));
        for (int i = 0; i < window.size(); i++) {
            answers.add(window.get(i), Arrays.copyOfRange(all, i * each, (i + 1) * each));
        }
    }

    /// Of an answer.
    int numbers() {
        return 2 * count + 1;
    }

    private float[] ask(List<String> window, int each) {
        float[] numbers = new float[window.size() * each];
        streams.forEach(window.size(), i -> {
            NextTokens.Next next = decoder.after(template, window.get(i), count, maxTokens);
            int at = i * each;
            numbers[at] = next.truncated() ? 1 : 0;
            for (int k = 0; k < next.tokens().size(); k++) {
                numbers[at + 1 + k] = Float.intBitsToFloat(next.tokens().get(k));
                numbers[at + 1 + count + k] = next.shares().get(k);
            }
        });
        return numbers;
    }

    static boolean isCut(float... answer) {
        return answer[0] == 1;
    }

    /// k.
    static int tokens(float... answer) {
        return answer.length / 2;
    }

    static int token(float[] answer, int place) {
        return Float.floatToRawIntBits(answer[1 + place]);
    }

    static double share(float[] answer, int place) {
        return answer[1 + tokens(answer) + place];
    }

    @Override
    public void close() {
        streams.close();
        kept.close();
    }
}
