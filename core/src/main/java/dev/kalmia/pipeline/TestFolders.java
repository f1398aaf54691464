package dev.kalmia.pipeline;

import dev.kalmia.data.Corpus;
import dev.kalmia.data.JsonLines;
import dev.kalmia.data.Qrels;
import dev.kalmia.data.Queries;
import dev.kalmia.data.Repeats;
import dev.kalmia.eval.TaskFolder;
import dev.kalmia.filter.TestTexts;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Folders of test sets: what `evaluate` reads, and collections in BEIR's form that no `task.json` describes.
final class TestFolders {
    private TestFolders() {}

    /// @throws UsageException when a folder is named twice
    static void requireDifferent(List<Path> folders) {
        Set<Path> seen = new HashSet<>();
        for (Path folder : folders) {
            if (!seen.add(plain(folder))) {
                throw new UsageException("tests must be different folders; twice: " + folder);
            }
        }
    }

    /// The texts of each folder, under as much of the end of its path as tells it from the others.
    ///
    /// @throws InputException when a folder holds no test set, or one whose texts cannot be read
    static List<TestTexts> read(List<Path> folders) {
        return folders.stream()
                .map(folder -> new TestTexts(name(folder, folders), texts(folder)))
                .toList();
    }

    /// A `task.json` may hold several tasks, so the folder gives the name. It is shown on terminals.
    private static String name(Path folder, List<Path> folders) {
        Path path = plain(folder);
        int names = path.getNameCount();
        String name = IntStream.range(0, names)
                .mapToObj(i -> path.subpath(names - 1 - i, names))
                .filter(end -> folders.stream()
                                .filter(other -> plain(other).endsWith(end))
                                .count()
                        == 1)
                .findFirst()
                .orElse(path)
                .toString();
        return name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }

    private static List<String> texts(Path folder) {
        Set<String> texts = new LinkedHashSet<>();
        boolean described = TaskFolder.isIn(folder);
        if (described) {
            texts.addAll(TaskFolder.find(folder).texts());
        }
        if (!described || isCollectionBesideTasks(folder)) {
            texts.addAll(collection(folder));
        }
        return List.copyOf(texts);
    }

    /// Tasks in folders below say nothing of a collection that lies above them.
    private static boolean isCollectionBesideTasks(Path folder) {
        return !Files.exists(folder.resolve("task.json"))
                && JsonLines.find(folder, "queries").isPresent()
                && JsonLines.find(folder, "corpus").isPresent();
    }

    /// Every split but `train` is there to measure with, and what it judges. Without one nothing says which
    /// queries and documents are, so all may be.
    private static List<String> collection(Path folder) {
        Queries queries = Queries.read(file(folder, "queries"));
        Set<String> asked = new HashSet<>();
        Set<String> judged = new HashSet<>();
        for (Path split : splits(folder.resolve("qrels"))) {
            Qrels qrels = Qrels.read(split, Repeats.LAST);
            asked.addAll(qrels.queries());
            judged.addAll(qrels.documents());
        }
        List<String> texts = new ArrayList<>((asked.isEmpty() ? queries : queries.among(asked)).texts());
        texts.addAll(Corpus.known(file(folder, "corpus"), id -> judged.isEmpty() || judged.contains(id)));
        return texts;
    }

    private static List<Path> splits(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tsv") && !file.endsWith("train.tsv"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException("cannot read folder " + folder + ": " + InputException.reason(e), e);
        }
    }

    private static Path file(Path folder, String name) {
        return JsonLines.find(folder, name)
                .orElseThrow(() -> new InputException(folder + ": a test set must have a task.json, or " + name
                        + ".jsonl, plain or packed (.gz, .zst)"));
    }

    private static Path plain(Path folder) {
        return folder.toAbsolutePath().normalize();
    }
}
