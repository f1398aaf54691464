package dev.kalmia.mine;

import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleFlow;
import dev.kalmia.data.Group;
import dev.kalmia.encode.Windows;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// Finds hard negatives (KaLM-Embedding, `hn_mine.py`; margins after NV-Retriever, Moreira et al. 2024).
/// For each example every miner ranks the pool, or draws from it. Of the texts in its window those remain
/// that are neither the query nor a positive that any example gives to this query, nor there already, and
/// whose score by the judge is within the bounds beside the best positive's. From these the missing negatives
/// are chosen; those that the example has already come first. Where too few remain, the example has fewer
/// negatives, and the report counts them: nothing is padded.
/// The result depends on the examples, the pool as a set, the models and the configuration; not on the number
/// of threads or on what was killed in between. Examples pass in windows, whose queries are encoded together;
/// memory grows neither with them nor with the pool, but for 32 to 64 bytes a positive.
public final class NegativeMiner {
    /// Its name in the folder.
    public static final String EXAMPLES = "examples.jsonl";

    /// A folder in it that may be deleted when all is done: finished windows.
    public static final String PARTS = "parts";

    /// A folder in it that may be deleted when all is done: an index of words, where a miner ranks by these.
    public static final String WORDS = "words";

    /// A folder in it that may be deleted when all is done: an approximate index, where one is asked for.
    public static final String CLUSTERS = "clusters";

    private final MiningTools tools;
    private final MiningConfig config;
    private final Progress progress;
    private boolean measured;

    private NegativeMiner(MiningTools tools, MiningConfig config, Progress progress) {
        this.tools = tools;
        this.config = config;
        this.progress = progress;
    }

    /// Mines for pairs and groups, and writes `examples.jsonl`: a group for each, in their order, and between them
    /// scored and labelled examples as they are. Queries are encoded with the example's own prompt or the model's
    /// query prompt. Windows that a killed run finished in the same folder are not mined again, and what a reranker
    /// gave in one that was not finished is not asked for again.
    ///
    /// @param folder gets the examples
    /// @throws dev.kalmia.run.InputException when an example cannot be encoded, or the folder cannot be written
    public static MiningReport mine(
            ExampleFlow examples, MiningTools tools, MiningConfig config, Path folder, Progress progress) {
        return new NegativeMiner(tools, config, progress).mine(examples, folder);
    }

    /// Every positive and negative of the examples (KaLM's pool where no other is given). Whoever asks closes
    /// it.
    public static Stream<String> textsOf(ExampleFlow examples) {
        return Question.groups(examples.open())
                .flatMap(group -> Stream.concat(group.positives().stream(), group.negatives().stream()));
    }

    private MiningReport mine(ExampleFlow examples, Path folder) {
        Guard guard = new Guard();
        long[] count = new long[1];
        try (Stream<Example> all = examples.open()) {
            all.forEach(example -> {
                Group group = Question.groupOf(example);
                if (group != null) {
                    guard.add(group);
                }
                count[0]++;
            });
        }
        MiningParts parts = new MiningParts(folder.resolve(PARTS));
        try (MiningSources sources = new MiningSources(tools, config, folder, progress);
                Stream<Example> all = examples.open()) {
            Iterator<List<Example>> windows =
                    new Windows<>(all.iterator(), Question::length, tools.pool().dimension());
            progress.start("mine negatives", count[0], "examples");
            while (windows.hasNext()) {
                mine(windows.next(), guard, sources, parts);
            }
            progress.finish();
        }
        parts.join(folder.resolve(EXAMPLES));
        return parts.report(config);
    }

    private void mine(List<Example> examples, Guard guard, MiningSources sources, MiningParts parts) {
        List<Group> groups = Question.groups(examples.stream()).toList();
        String of = content(examples);
        boolean first = !measured && !groups.isEmpty();
        measured |= first;
        if (parts.skip(of)) {
            progress.advance(examples.size());
            return;
        }
        MiningCounts counts = new MiningCounts();
        List<Choice> choices = groups.stream()
                .map(group -> new Choice(config, group, guard, counts))
                .toList();
        MiningWindow window = new MiningWindow(tools, config, sources, progress);
        if (first) {
            window.measure(groups, counts);
        }
        window.mine(groups, choices, parts.scores(of));
        parts.add(of, merged(examples, choices, counts), counts);
        progress.advance(examples.size());
    }

    /// What was mined in the places of what it was mined for.
    private static List<Example> merged(List<Example> examples, List<Choice> choices, MiningCounts counts) {
        Iterator<Choice> mined = choices.iterator();
        List<Example> merged = new ArrayList<>();
        for (Example example : examples) {
            if (Question.groupOf(example) == null) {
                counts.passed();
                merged.add(example);
            } else {
                merged.add(mined.next().group());
            }
        }
        return merged;
    }

    /// Tells these examples, mined in this way, from any others.
    private String content(List<Example> examples) {
        List<String> content = new ArrayList<>();
        content.add(config.toString());
        content.add(tools.encoder().fingerprint());
        content.add(tools.reranker() == null ? "" : tools.reranker().fingerprint());
        for (Example example : examples) {
            content.add(example.toString());
        }
        return Hashes.strings(content);
    }
}
