package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.data.TextSource;
import dev.kalmia.golden.GoldenFile;
import dev.kalmia.golden.SampleTexts;
import dev.kalmia.model.Transformer;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kalmia golden`: stores what a model computes.
@Command(
        description = "Writes a reference file: token ids, what each layer gives, pooled vectors. For `kalmia parity`,"
                + " on another machine or of another version, and for other software.",
        mixinStandardHelpOptions = true)
final class GoldenCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Option(names = "--model", paramLabel = "REF", required = true, description = "A model, or a bare transformer.")
    private String model = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Ends in .safetensors.")
    private Path out = Path.of("");

    @Option(names = "--input", paramLabel = "FILE", description = "The texts; default: a dozen of our own.")
    private @Nullable String input;

    @Mixin
    private AttentionOption attention = new AttentionOption();

    @Override
    public void run() {
        if (!out.toString().endsWith(".safetensors")) {
            throw new UsageException("--out must end in .safetensors; --out=" + out);
        }
        if (Files.exists(out)) {
            throw new InputException(out + ": there is something here already; name a file that does not exist");
        }
        TransformerFolder folder = ModelSource.transformer(model, output.progress());
        List<String> texts = input == null ? SampleTexts.all() : read(input);
        try (Tokenizer tokenizer = Tokenizer.open(folder.tokenizer());
                Transformer transformer = attention.open(folder, Device.cpu())) {
            int most = Math.min(GoldenFile.MOST_TOKENS, transformer.backbone().maxPositions());
            List<TokenIds> tokens = tokenizer.encodeAll(texts, most);
            for (int i = 0; i < tokens.size(); i++) {
                if (tokens.get(i).length() == 0) {
                    throw new InputException("text " + i + " must have at least one token; tokens=0");
                }
            }
            GoldenFile.write(out, transformer.backbone(), tokens, tokenizer.padId());
            print(tokens.stream().mapToLong(TokenIds::length).sum(), texts.size());
        }
    }

    private static List<String> read(String input) {
        List<String> texts = new ArrayList<>();
        try (TextSource source = InputOption.open(input)) {
            source.texts().forEachRemaining(texts::add);
        }
        return texts;
    }

    private void print(long tokens, int texts) {
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        result.put("texts", texts);
        result.put("tokens", tokens);
        result.put("output", out.toString());
        output.print(result, people -> people.printf("%,d texts, %,d tokens: %s%n", texts, tokens, out));
    }
}
