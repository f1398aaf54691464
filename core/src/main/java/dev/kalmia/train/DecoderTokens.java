package dev.kalmia.train;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.generate.NextTokens;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.tensor.Device;
import dev.kalmia.tokenize.Tokenizer;
import dev.kalmia.train.loss.TokenShares;
import dev.kalmia.train.sample.PromptedText;
import dev.kalmia.train.sample.TrainingBatch;
import dev.kalmia.train.sample.TrainingRow;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which tokens texts are about, by a decoder that was asked for it: what it would go on with, of which the likeliest
/// tokens are kept, without those that have no letter and no digit and those of more than a tenth of the texts, and
/// given shares of what is left (Text2Token, arXiv 2510.10224, has model-derived targets without numbers or a prompt;
/// these are ours).
final class DecoderTokens implements TokenTargets {
    private final AnswerFile answers;
    private final StudentTokens tokens;
    private final TokenCounts counts = new TokenCounts();

    private DecoderTokens(AnswerFile answers, StudentTokens tokens) {
        this.answers = answers;
        this.tokens = tokens;
        // All tokens are met here, while the decoder's tokenizer is open.
        for (int place = 0; place < answers.size(); place++) {
            counts.add(weights(answers.at(place)).keySet().stream()
                    .mapToInt(token -> token)
                    .toArray());
        }
    }

    /// Asks about all different texts of those rows that learn by tokens, what is not yet kept in `folder`.
    ///
    /// @param asked of a teacher that is a decoder
    /// @param student whose tokens are to be told
    /// @param folder of this run alone
    /// @throws InputException when the decoder tells no text from the others
    static DecoderTokens of(
            TrainConfig config,
            TeacherConfig asked,
            List<TrainingRow> rows,
            Tokenizer student,
            Path folder,
            Progress progress) {
        TransformerFolder model = ModelSource.transformer(asked.name(), progress);
        try (NextTokens decoder = NextTokens.open(model, Device.cpu());
                DecoderAnswers asking = new DecoderAnswers(asked, decoder, model.fingerprint(), folder)) {
            AnswerFile answers = new AnswerFile(folder.resolve("answers"), asking.numbers());
            try {
                long most = TokenTargets.texts(config, rows).count();
                asking.put(TokenTargets.texts(config, rows).iterator(), most, answers, progress);
                DecoderTokens made = new DecoderTokens(answers, new StudentTokens(student, decoder.tokenizer()));
                made.tell(asked, progress);
                return made;
            } catch (RuntimeException refused) {
                answers.close();
                throw refused;
            }
        }
    }

    private void tell(TeacherConfig asked, Progress progress) {
        long cut = 0;
        long known = 0;
        for (int place = 0; place < answers.size(); place++) {
            float[] answer = answers.at(place);
            cut += DecoderAnswers.isCut(answer) ? 1 : 0;
            known += shares(answer).isEmpty() ? 0 : 1;
        }
        if (known == 0) {
            throw new InputException("teacher.decoder: " + asked.name() + " must say of some text what it does not say"
                    + " of every tenth; texts=" + answers.size() + " top-k=" + asked.kept());
        }
        progress.note("train: of " + known + " of " + answers.size() + " texts the decoder says something of their own"
                + (cut == 0 ? "" : "; " + cut + " lost their end before it")
                + (tokens.same() ? "" : "; its tokens are cut by the student's tokenizer"));
    }

    @Override
    public TrainingBatch teach(TrainingBatch batch) {
        return batch.withTargets(
                batch.targets().withTokens(new TokenShares(shares(batch.queries()), shares(batch.documents()))));
    }

    private List<SortedMap<Integer, Double>> shares(List<PromptedText> of) {
        return of.stream().map(text -> shares(text.text())).toList();
    }

    /// The shares of the student's tokens; empty where nothing is left, or nobody asked about the text.
    SortedMap<Integer, Double> shares(String text) {
        float[] answer = answers.of(text);
        return answer == null ? new TreeMap<>() : shares(answer);
    }

    private SortedMap<Integer, Double> shares(float... answer) {
        Map<Integer, Double> weights = weights(answer);
        weights.keySet().removeIf(counts::isCommon);
        return TokenShares.of(weights);
    }

    private Map<Integer, Double> weights(float... answer) {
        Map<Integer, Double> weights = new HashMap<>();
        for (int i = 0; i < DecoderAnswers.tokens(answer); i++) {
            double share = DecoderAnswers.share(answer, i);
            if (share > 0) {
                tokens.add(DecoderAnswers.token(answer, i), share, weights);
            }
        }
        return weights;
    }

    @Override
    public void close() {
        answers.close();
    }
}
