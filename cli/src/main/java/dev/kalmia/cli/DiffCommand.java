package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.PoolingMode;
import dev.kalmia.merge.ModelDifference;
import dev.kalmia.pipeline.DifferencePage;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kalmia diff A B`: how far the weights of a model are from another's.
@Command(
        description = {
            "Tells how far the weights of A are from those of B, for each part of the model and what weights do in it:",
            "the length of their difference over the length of B's, the cosine, and the share of numbers that differ.",
        },
        mixinStandardHelpOptions = true)
final class DiffCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "A model folder, bundled:NAME, or hf:ORG/NAME[@REVISION]: what was trained.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "The same: what it was trained from.")
    private String second = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes diff.json (every tensor) and report.html, with a picture, into this folder.")
    private @Nullable Path out;

    @Override
    public void run() {
        ModelDifference difference = ModelDifference.between(open(first), open(second), output.progress());
        SequencedMap<String, Object> result = DifferencePage.json(difference);
        if (out != null) {
            Json.write(out.resolve("diff.json"), result);
            DifferencePage.of(difference).write(out.resolve("report.html"));
        }
        output.print(result, people -> {
            people.println("How far " + difference.first() + " is from " + difference.second()
                    + ", in lengths of the weights of " + difference.second() + ":");
            people.print(DifferencePage.table(difference).toText());
            difference.differences().forEach(each -> people.println("not alike: " + each));
        });
    }

    /// Also a bare transformer, since only weights are asked for.
    private ModelFolder open(String reference) {
        return ModelSource.resolve(reference, PoolingMode.MEAN, output.progress());
    }
}
