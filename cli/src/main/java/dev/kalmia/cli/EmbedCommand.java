package dev.kalmia.cli;

import dev.kalmia.data.TextSource;
import dev.kalmia.encode.EncodedAs;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Overflow;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.PromptPreset;
import dev.kalmia.encode.bulk.BulkFile;
import dev.kalmia.encode.bulk.BulkResult;
import dev.kalmia.encode.bulk.VectorForm;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia embed`: texts to vectors, in a file.
@Command(
        description =
                "Turns texts into vectors: a line of a .txt file each, or text (or query) of each .jsonl line. Killed"
                        + " and started again, it goes on where it was.",
        mixinStandardHelpOptions = true)
final class EmbedCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private InputOption input = new InputOption();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "Ends in .npy (n × d), .jsonl or .parquet.")
    private Path target = Path.of("");

    @Option(
            names = "--encoding",
            paramLabel = "float|base64|int8|binary",
            description = "How vectors are written: float32; in .jsonl Base64 of these; a byte a dimension, which needs"
                    + " --calibration; a bit a dimension. Default: ${DEFAULT-VALUE}.")
    private String encoding = "float";

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "The range of each dimension for --encoding int8; kalmia calibrate makes it.")
    private @Nullable Path calibration;

    @Option(
            names = "--prompt-preset",
            paramLabel = "prompteol|echo",
            description = "A template and its pooling, for decoders that nobody trained for vectors; their folders need"
                    + " no modules.json.")
    private @Nullable String preset;

    @Override
    public void run() {
        input.requireOther(target);
        try (TextSource texts = input.open();
                BulkFile file = BulkFile.open(target, VectorForm.parse(encoding), calibration);
                Encoder encoder = preset == null ? model.open() : model.open(PromptPreset.parse(preset))) {
            long begun = System.nanoTime();
            BulkResult result = file.write(encoder, chosen(), texts, model.settings(), output.progress());
            report(result, (System.nanoTime() - begun) / 1e9);
        }
    }

    private Prompt chosen() {
        return preset == null ? prompt.of(model.folder()) : prompt.of(PromptPreset.parse(preset));
    }

    private void report(BulkResult result, double seconds) {
        if (result.truncated() > 0 && model.overflow() == Overflow.WARN) {
            output.say("kalmia: " + result.truncated() + " of " + result.texts() + " texts were cut to "
                    + result.as().maxTokens() + " tokens; tokens lost: " + result.lostTokens());
        }
        double textRate = (result.texts() - result.resumed()) / seconds;
        double tokenRate = result.newTokens() / seconds;
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("texts", result.texts());
        facts.put("tokens", result.tokens());
        facts.put("truncated", result.truncated());
        facts.put("chunked", result.chunked());
        facts.put("lost_tokens", result.lostTokens());
        facts.put("resumed", result.resumed());
        facts.put("seconds", seconds);
        facts.put("texts_per_second", textRate);
        facts.put("tokens_per_second", tokenRate);
        EncodedAs as = result.as();
        facts.put("prompt", as.prompt().text());
        facts.put("prompt_id", as.prompt().id());
        facts.put("role", as.prompt().role().name().toLowerCase(Locale.ROOT));
        facts.put("pooling", as.pooling());
        facts.put("positions", as.positions());
        facts.put("normalized", as.normalised());
        facts.put("dimensions", as.dimension());
        facts.put("full_dimensions", as.fullDimension());
        facts.put("precision", as.precision().name().toLowerCase(Locale.ROOT));
        facts.put("model", as.fingerprint());
        facts.put("output", target.toString());
        output.print(
                facts,
                people -> people.printf(
                        Locale.ROOT,
                        "%,d texts, %,d tokens, %,d cut, %,d in chunks%s: %s%n",
                        result.texts(),
                        result.tokens(),
                        result.truncated(),
                        result.chunked(),
                        rates(result, textRate, tokenRate),
                        target));
    }

    /// A run that found all texts encoded has none.
    private static String rates(BulkResult result, double texts, double tokens) {
        return result.texts() > 0 && result.texts() == result.resumed()
                ? ", all of a run before"
                : ", " + Amounts.rateText(texts, "texts") + ", " + Amounts.rateText(tokens, "tokens");
    }
}
