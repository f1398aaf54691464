package dev.kalmia.filter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The texts of one test set, ready to be asked for. Hashes find where a run may stand; what is found is
/// compared letter by letter. Of two different runs with one hash only the first is kept: one test set in
/// thousands with a hundred million runs has such a pair.
final class TestIndex {
    private final String name;
    private final int runWords;
    private final Set<String> whole = new HashSet<>();
    private final List<String> texts = new ArrayList<>();
    private final KeyTable runs = new KeyTable();
    private final @Nullable NearTexts near;

    TestIndex(TestTexts test, int runWords, @Nullable NearTexts near) {
        this.name = test.name();
        this.runWords = runWords;
        this.near = near;
        for (String text : test.texts()) {
            PlainText plain = new PlainText(text, runWords, near == null ? null : near.minHash());
            if (!plain.plain().isEmpty() && whole.add(plain.plain())) {
                for (int run = 0; run < plain.runs(); run++) {
                    runs.putIfAbsent(plain.hash(run), (long) texts.size() << 32 | plain.start(run));
                }
                texts.add(plain.plain());
                if (near != null) {
                    near.add(plain);
                }
            }
        }
    }

    String name() {
        return name;
    }

    Map<Overlap, Shared> overlaps(PlainText query, List<PlainText> positives, List<PlainText> negatives) {
        Map<Overlap, Shared> found = new EnumMap<>(Overlap.class);
        add(found, query, Overlap.QUERY_EQUAL, Overlap.QUERY_NEAR, Overlap.QUERY_RUN);
        for (PlainText positive : positives) {
            add(found, positive, Overlap.POSITIVE_EQUAL, Overlap.POSITIVE_NEAR, Overlap.POSITIVE_RUN);
        }
        for (PlainText negative : negatives) {
            add(found, negative, Overlap.NEGATIVE_EQUAL, Overlap.NEGATIVE_NEAR, Overlap.NEGATIVE_RUN);
        }
        return found;
    }

    private void add(Map<Overlap, Shared> found, PlainText text, Overlap equal, Overlap alike, Overlap run) {
        if (whole.contains(text.plain())) {
            found.merge(equal, new Shared(text.words(), text.words()), Shared::larger);
        } else if (near != null) {
            int common = near.common(text);
            if (common > 0) {
                found.merge(alike, new Shared(common, text.wordSet().length), Shared::larger);
            }
        }
        int words = sharedWords(text);
        if (words > 0) {
            found.merge(run, new Shared(words, text.words()), Shared::larger);
        }
    }

    private int sharedWords(PlainText text) {
        int shared = 0;
        int counted = 0;
        for (int run = 0; run < text.runs(); run++) {
            if (has(text, run)) {
                shared += run + runWords - Math.max(run, counted);
                counted = run + runWords;
            }
        }
        return shared;
    }

    private boolean has(PlainText text, int run) {
        long place = runs.get(text.hash(run));
        return place >= 0
                && PlainText.same(
                        text.plain(), text.start(run), texts.get((int) (place >>> 32)), (int) place, runWords);
    }
}
