package dev.kalmia.cli;

import dev.kalmia.checkpoint.LocalModel;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.hub.HubSnapshot;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kalmia pull REF`: brings a model here, so that it is there when there is no network.
@Command(
        description = "Downloads a model of the hub, or makes the folder of a bundled one, and says where it is.",
        mixinStandardHelpOptions = true)
final class PullCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "REF", description = "hf:ORG/NAME[@REVISION], or bundled:NAME.")
    private String reference = "";

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            description = "The hub's branch, tag or commit; default: main.")
    private @Nullable String revision;

    @Override
    public void run() {
        Path folder = ModelSource.locate(reference(), output.progress());
        Optional<HubSnapshot> snapshot = HubSnapshot.at(folder);
        long bytes = LocalModel.bytesBelow(folder);
        sayIfUnread(folder);
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("reference", snapshot.map(HubSnapshot::reference).orElse(reference));
        facts.put("folder", folder);
        facts.put("commit", snapshot.map(HubSnapshot::commit).orElse(null));
        facts.put("bytes", bytes);
        output.print(facts, people -> {
            people.println("folder  " + folder);
            snapshot.ifPresent(found -> people.println("commit  " + found.commit()));
            people.println("size    " + Amounts.bytes(bytes));
        });
    }

    private String reference() {
        if (!ModelSource.isOfHub(reference) && !reference.startsWith("bundled:")) {
            throw new UsageException("a model to pull must be hf:ORG/NAME or bundled:NAME; model=" + reference);
        }
        if (revision == null) {
            return reference;
        }
        if (!ModelSource.isOfHub(reference) || reference.contains("@")) {
            throw new UsageException("--revision is for hf:ORG/NAME without @REVISION; model=" + reference);
        }
        return reference + "@" + revision;
    }

    /// The files are here all the same: a language model is no sentence model.
    private void sayIfUnread(Path folder) {
        try {
            ModelFolder.open(folder);
        } catch (InputException other) {
            output.say("kalmia: this is no sentence model as it is: " + other.getMessage());
        }
    }
}
