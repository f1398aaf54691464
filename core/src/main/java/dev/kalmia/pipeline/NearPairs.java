package dev.kalmia.pipeline;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.data.TextSource;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Texts that should be near one another: queries and their first answers.
record NearPairs(List<String> first, List<String> second) {
    /// @param file of examples; null for none
    /// @param most pairs, the first of the file
    /// @throws InputException when there is a file without such a pair
    static NearPairs read(@Nullable Path file, int most, StageRun run) {
        NearPairs pairs = new NearPairs(new ArrayList<>(), new ArrayList<>());
        if (file != null) {
            Intake.read(file, OnBadRow.ERROR, run).examples().forEach(example -> pairs.add(example, most));
            if (pairs.first.isEmpty()) {
                throw new InputException(file + ": there must be at least one query with an answer; pairs=0");
            }
        }
        return pairs;
    }

    private void add(Example example, int most) {
        if (first.size() < most) {
            switch (example) {
                case Pair pair -> add(pair.query(), pair.positive());
                case Group group -> add(group.query(), group.positives().getFirst());
                case Scored _ -> {}
                case Labelled _ -> {}
            }
        }
    }

    private void add(String query, String answer) {
        if (!query.isBlank() && !answer.isBlank()) {
            first.add(query);
            second.add(answer);
        }
    }

    Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>(first);
        texts.addAll(second);
        return texts;
    }

    Optional<ShapeReport.Pairs> vectors(KeptVectors kept) {
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(new ShapeReport.Pairs(kept.rows(first), kept.rows(second)));
    }

    /// The first different texts of a file.
    ///
    /// @throws InputException when there is none
    static List<String> texts(Path file, int most, StageRun run) {
        Set<String> texts = new LinkedHashSet<>();
        try (TextSource source = TextSource.open(file)) {
            while (source.hasNext() && texts.size() < most) {
                String text = source.next().text();
                if (!text.isBlank()) {
                    texts.add(text);
                }
            }
            source.tellEmpty(run.progress());
        }
        if (texts.isEmpty()) {
            throw new InputException(file + ": there must be at least one text; texts=0");
        }
        return List.copyOf(texts);
    }
}
