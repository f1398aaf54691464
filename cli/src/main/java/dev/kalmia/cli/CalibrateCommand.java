package dev.kalmia.cli;

import dev.kalmia.data.TextSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.run.Progress;
import dev.kalmia.vector.Int8Ranges;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia calibrate`: the ranges that vectors of bytes are made with.
@Command(
        description = "Finds the least and greatest value of each dimension over a sample of texts, for kalmia embed"
                + " --encoding int8.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private InputOption input = new InputOption();

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The ranges, as JSON.")
    private Path target = Path.of("");

    @Override
    public void run() {
        input.requireOther(target);
        try (TextSource texts = input.open();
                Encoder encoder = model.open()) {
            Int8Ranges.Builder ranges = Int8Ranges.builder(encoder.dimension(), encoder.fingerprint());
            Progress progress = output.progress();
            progress.start("calibrate", -1, "texts");
            encoder.encodeAll(texts.texts(), prompt.of(model.folder()), (window, encoding) -> {
                ranges.add(encoding.embeddings());
                progress.advance(window.size());
            });
            progress.finish();
            Int8Ranges found = ranges.build();
            found.write(target);
            report(found);
        }
    }

    private void report(Int8Ranges ranges) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("texts", ranges.texts());
        facts.put("dimensions", ranges.dimension());
        facts.put("model", ranges.model());
        facts.put("output", target.toString());
        output.print(
                facts,
                people -> people.printf(
                        Locale.ROOT,
                        "ranges of %,d dimensions over %,d texts: %s%n",
                        ranges.dimension(),
                        ranges.texts(),
                        target));
    }
}
