package dev.kalmia.cli;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.encode.Prompt;
import dev.kalmia.encode.UsedPrompt;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kalmia show REF`: what a model is.
@Command(
        description = "Says what a model is: architecture, pooling, prompts, dimensions, limits, fingerprint.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "REF", description = "A model folder, bundled:NAME, or hf:ORG/NAME[@REVISION].")
    private String reference = "";

    @Override
    public void run() {
        ModelFolder folder = ModelSource.resolve(reference, output.progress());
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", folder.name());
        facts.put("path", folder.path().toString());
        folder.pinned().ifPresent(pinned -> facts.put("origin", pinned));
        facts.put("architecture", folder.modelType());
        facts.put("dimensions", folder.dimension());
        facts.put("kept_dimensions", dimensions(folder));
        facts.put("parameters", parameters(folder));
        facts.put("precision", precision(folder));
        facts.put("layers", folder.config().integer("num_hidden_layers"));
        facts.put("pooling", folder.poolingName());
        facts.put("normalized", folder.normalize());
        facts.put("max_tokens", folder.maxTokens());
        facts.put("prompts", folder.prompts());
        facts.put("query_prompt", UsedPrompt.of(Prompt.query(), folder).id());
        facts.put("document_prompt", UsedPrompt.of(Prompt.document(), folder).id());
        facts.put("default_prompt", folder.defaultPrompt().orElse(null));
        facts.put("fingerprint", folder.fingerprint());
        output.print(
                facts,
                people -> facts.forEach((name, value) ->
                        people.printf("%-16s %s%n", name.replace('_', ' '), value == null ? "none" : value)));
    }

    /// What `--dims` takes without being forced.
    private static String dimensions(ModelFolder folder) {
        String named = folder.matryoshka().toString();
        return named.isEmpty() ? "all " + folder.dimension() : named + ", all " + folder.dimension();
    }

    /// Of the numbers in the transformer's file; what is computed with is chosen when the model is used.
    private static String precision(ModelFolder folder) {
        try (WeightFile weights = folder.weights()) {
            return weights.names().stream()
                    .map(name -> weights.info(name).type().name().toLowerCase(Locale.ROOT))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }

    /// Of the transformer. Opens its weights, so that broken ones are not shown as if they were whole.
    private static long parameters(ModelFolder folder) {
        try (WeightFile weights = folder.weights()) {
            return weights.names().stream()
                    .mapToLong(name -> weights.info(name).elements())
                    .sum();
        }
    }
}
