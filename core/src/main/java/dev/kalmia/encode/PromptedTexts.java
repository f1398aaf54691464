package dev.kalmia.encode;

import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;

/// Texts of which each has its own prompt.
///
/// @param prompts of each text
record PromptedTexts(List<String> texts, List<Prompt> prompts) {
    PromptedTexts {
        if (prompts.size() != texts.size()) {
            throw new IllegalArgumentException(
                    "prompts must be as many as texts, " + texts.size() + "; prompts=" + prompts.size());
        }
    }

    /// The prompt that all texts have, which is none where there are no texts; empty where prompts differ.
    ///
    /// @throws UsageException when prompts differ and one is a preset: its pooling would be that of all texts
    Optional<Prompt> same() {
        Prompt first = prompts.isEmpty() ? Prompt.none() : prompts.getFirst();
        if (prompts.stream().allMatch(first::equals)) {
            return Optional.of(first);
        }
        for (int i = 0; i < prompts.size(); i++) {
            if (prompts.get(i) instanceof Prompt.Preset(PromptPreset preset)) {
                throw new UsageException("prompt-preset must be that of all texts of a call or of none; text " + i
                        + " has prompt-preset=" + preset.word());
            }
        }
        return Optional.empty();
    }

    /// Encodes with one call for each prompt, for encoders that know no other way.
    Encoding encode(Encoder encoder, Progress progress) {
        Optional<Prompt> same = same();
        if (same.isPresent()) {
            return encoder.encode(texts, same.get(), progress);
        }
        PromptGroups<Prompt> groups = PromptGroups.of(texts, prompts);
        List<Encoding> made = groups.all().stream()
                .map(group -> encoder.encode(group.texts(), group.prompt(), progress))
                .toList();
        return joined(groups, made);
    }

    private static Encoding joined(PromptGroups<Prompt> groups, List<Encoding> made) {
        List<EncodeReport> reports = made.stream().map(Encoding::report).toList();
        UsedPrompt used = UsedPrompt.ofAll(
                reports.stream().map(report -> report.as().prompt()).toList());
        Embeddings first = made.getFirst().embeddings();
        EmbeddingOrigin origin = new EmbeddingOrigin(
                first.origin().model(), used.text(), first.origin().normalised(), used.role());
        List<float[]> rows = groups.inOrder(made.stream()
                .map(part -> IntStream.range(0, part.embeddings().size())
                        .mapToObj(part.embeddings()::row)
                        .toList())
                .toList());
        return new Encoding(
                Embeddings.of(rows, first.dimension(), origin),
                new EncodeReport(
                        numbers(groups, reports, EncodeReport::fullTokens),
                        numbers(groups, reports, EncodeReport::chunks),
                        reports.getFirst().as().with(used)));
    }

    private static int[] numbers(
            PromptGroups<Prompt> groups, List<EncodeReport> reports, ToIntBiFunction<EncodeReport, Integer> number) {
        List<List<Integer>> made = reports.stream()
                .map(report -> IntStream.range(0, report.size())
                        .mapToObj(i -> number.applyAsInt(report, i))
                        .toList())
                .toList();
        return groups.inOrder(made).stream().mapToInt(Integer::intValue).toArray();
    }
}
