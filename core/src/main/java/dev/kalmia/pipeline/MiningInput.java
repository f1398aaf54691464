package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.pool.TextPool;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a mining goes through: examples that negatives are looked for, those that are passed on, and passages
/// of long documents that questions were written for.
final class MiningInput implements Consumer<Example> {
    /// What `synthesize` notes of the positive of such a question.
    private static final String PASSAGE = "synth.passage";

    private static final String ADVICE =
            ": if it has their documents, set it as synthesize had it, or a document is mined"
                    + " as a negative of its own passage";
    private static final int MOST_PASSAGES = 256;

    private final List<String> passages = new ArrayList<>();
    private long asking;
    private long scored;
    private long labelled;
    private int longest;

    @Override
    public void accept(Example example) {
        switch (example) {
            case Group group -> ask(group, group.positives());
            case Pair pair -> ask(pair, List.of(pair.positive()));
            case Scored _ -> scored++;
            case Labelled _ -> labelled++;
        }
    }

    private void ask(Example example, List<String> positives) {
        asking++;
        if (example.meta().attributes().containsKey(PASSAGE)) {
            for (String positive : positives) {
                longest = Math.max(longest, positive.length());
                if (passages.size() < MOST_PASSAGES) {
                    passages.add(positive);
                }
            }
        }
    }

    /// Says what is passed on.
    ///
    /// @throws InputException when that is everything
    void require(Path examples, Consumer<String> print) {
        if (asking == 0) {
            throw new InputException(examples + ": there must be pairs or groups to mine negatives for; scored pairs="
                    + scored + ", labelled texts=" + labelled);
        }
        if (scored + labelled > 0) {
            print.accept("negatives are mined for " + asking + " pairs and groups; " + scored + " scored pairs and "
                    + labelled + " labelled texts stay as they are");
        }
    }

    /// Warns before the corpus is read where it cannot be cut into the passages that questions were written
    /// for: a whole document is no wrong answer to a question about its part.
    void warn(int passageCharacters, Consumer<String> print) {
        if (isShorter(passageCharacters)) {
            print.accept("warning: questions were written for passages of up to " + longest + " characters (" + PASSAGE
                    + "), the corpus has others (passage-characters=" + passageCharacters + ")" + ADVICE);
        }
    }

    /// Warns of a corpus that might have these passages by its settings, but has not.
    void warn(TextPool pool, int passageCharacters, Consumer<String> print) {
        long found = passages.stream().filter(text -> pool.row(text) >= 0).count();
        if (!isShorter(passageCharacters) && 2 * found < passages.size()) {
            print.accept("warning: " + found + " of " + passages.size() + " passages of up to " + longest
                    + " characters that questions were written for (" + PASSAGE
                    + ") are in the corpus (passage-characters=" + passageCharacters + ")" + ADVICE);
        }
    }

    private boolean isShorter(int passageCharacters) {
        return passageCharacters < longest;
    }
}
