package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files of a BEIR folder that make training examples. The judgements are those of the split `train`: any
/// other is there to measure with.
record BeirFolder(Path folder, Path corpus, Path queries, Path judgements) {
    private static final String SPLIT = "train";
    private static final String ENDING = ".tsv";

    /// @throws InputException when something is not there; it says what, and which splits are
    static BeirFolder of(Path folder) {
        Path corpus = texts(folder, "corpus");
        Path queries = texts(folder, "queries");
        Path qrels = folder.resolve("qrels");
        if (!Files.isDirectory(qrels)) {
            throw missing(folder, "the folder qrels");
        }
        Path judgements = qrels.resolve(SPLIT + ENDING);
        if (!Files.isRegularFile(judgements)) {
            List<String> splits = splits(qrels);
            throw new InputException(folder + ": training examples need qrels/train.tsv, other splits are never trained"
                    + " on; splits there: " + (splits.isEmpty() ? "none" : Names.list(splits)));
        }
        return new BeirFolder(folder, corpus, queries, judgements);
    }

    private static Path texts(Path folder, String name) {
        return JsonLines.find(folder, name)
                .orElseThrow(() -> missing(folder, String.join(" or ", Packing.names(name + ".jsonl"))));
    }

    private static InputException missing(Path folder, String what) {
        return new InputException(folder + ": a folder of examples must be in BEIR form (corpus.jsonl, queries.jsonl,"
                + " qrels/train.tsv); it lacks " + what);
    }

    private static List<String> splits(Path qrels) {
        try (Stream<Path> entries = Files.list(qrels)) {
            List<String> splits = new ArrayList<>();
            entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .forEach(name -> splits.add(name.substring(0, name.length() - ENDING.length())));
            splits.sort(null);
            return splits;
        } catch (IOException e) {
            throw new InputException("cannot read folder " + qrels + ": " + InputException.reason(e), e);
        }
    }

    /// The documents and what their rows say beside.
    IdentifiedTexts readCorpus(Selection selection) {
        Set<String> known = Set.of("title", "text");
        return IdentifiedTexts.read(corpus, selection, true, Corpus::document, row -> known);
    }

    /// The queries and what their rows say beside.
    IdentifiedTexts readQueries(Selection selection) {
        Set<String> known = Set.of("text");
        return IdentifiedTexts.read(queries, selection, false, row -> row.value("text"), row -> known);
    }

    /// The folder's own name.
    String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }
}
