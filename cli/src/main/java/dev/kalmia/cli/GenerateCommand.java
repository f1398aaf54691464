package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.generate.Generation;
import dev.kalmia.generate.GenerationConfig;
import dev.kalmia.generate.Generator;
import dev.kalmia.run.InputException;
import dev.kalmia.tensor.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia generate`: goes on with a text.
@Command(
        description = "Goes on with a text by a decoder, the likeliest token every time unless asked otherwise.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Runnable {
    private static final int MOST_BYTES = 16 << 20;

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--model",
            paramLabel = "REF",
            required = true,
            description = "A decoder: a folder or hf:ORG/NAME[@REVISION].")
    private String model = "";

    @Option(
            names = "--prompt",
            paramLabel = "TEXT|-",
            required = true,
            description = "The text, taken as it is; - reads standard input.")
    private String prompt = "";

    @Option(names = "--max-new-tokens", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int maxNewTokens = 128;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "0 takes the likeliest token, more draws; default: ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(
            names = "--top-p",
            paramLabel = "X",
            description = "Draws from the likeliest tokens that have this share together; default: ${DEFAULT-VALUE}.")
    private double topP = 1;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Ends before this text; may be given again.")
    private List<String> stop = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--device", paramLabel = "cpu|cuda:N", description = "Default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    @Override
    public void run() {
        GenerationConfig config = new GenerationConfig(maxNewTokens, temperature, topP, stop, seed);
        String text = prompt.equals("-") ? standardInput() : prompt;
        try (Generator generator =
                Generator.open(ModelSource.transformer(model, output.progress()), Device.parse(device))) {
            Generation written = generator.generate(text, config);
            SequencedMap<String, Object> result = new LinkedHashMap<>();
            result.put("text", written.text());
            result.put("tokens", written.tokens());
            result.put("prompt_tokens", written.promptTokens());
            result.put("finish", written.finish().name().toLowerCase(Locale.ROOT));
            output.print(result, people -> people.println(written.text()));
        }
    }

    private static String standardInput() {
        try {
            byte[] bytes = System.in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InputException(
                        "standard input must have at most " + MOST_BYTES + " bytes for a prompt; it has more");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException damage) {
            throw new InputException("standard input must be UTF-8", damage);
        } catch (IOException failure) {
            throw new InputException("standard input cannot be read: " + InputException.reason(failure), failure);
        }
    }
}
