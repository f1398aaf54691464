package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelLicence;
import dev.kalmia.merge.Merge;
import dev.kalmia.report.Table;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The card of a merged model, `README.md` in its folder: what it was merged from and how, and that nobody
/// has measured it.
final class MergeCard {
    private static final String TAGS = """
            library_name: sentence-transformers
            pipeline_tag: sentence-similarity
            tags:
            - sentence-transformers
            - sentence-similarity
            - feature-extraction
            - merge
            - kalmia
            ---
            """;

    private MergeCard() {}

    /// @param folder of the merged model, with its `merge.json`
    static void write(Path folder, List<ModelFolder> models) {
        AtomicFile.writeString(folder.resolve(ModelCard.NAME), text(folder, ModelFolder.open(folder), models));
    }

    private static String text(Path folder, ModelFolder merged, List<ModelFolder> models) {
        return head(models) + "\n# " + Markdown.plain(models.getFirst().name()) + ", merged\n\n"
                + String.format(
                        Locale.ROOT,
                        "A model of text embeddings: %,d numbers a text of at most %,d tokens, pooled by %s%s.",
                        merged.dimension(),
                        merged.maxTokens(),
                        merged.poolingName(),
                        merged.normalize() ? ", of length 1" : "")
                + " Its weights were computed from those of " + models.size()
                + (models.size() == 1 ? " model and the one it was trained from" : " models")
                + "; nothing was trained for it.\n\n## Use\n\n" + CardUse.text(merged)
                + "\n## Models\n\n" + Markdown.table(table(models))
                + "\n## Settings\n\nKalmia " + CodeVersion.current() + " merged them so:\n\n```json\n"
                + Json.write(Json.readObject(folder.resolve(Merge.RECORD))).strip()
                + "\n```\n\n## Evaluation\n\n"
                + "Not measured by the run that merged it; `kalmia evaluate --model FOLDER` does.\n\n## Limits\n\n"
                + "- What the models have learnt, mistakes and leanings included, may be in it; whether a merge is better"
                + " than each of them only a measurement tells.\n"
                + "- Whether the licences of the models allow what it is wanted for is for its user to see.\n";
    }

    private static String head(List<ModelFolder> models) {
        StringBuilder head = new StringBuilder("---\n");
        List<ModelFolder> pinned =
                models.stream().filter(model -> model.pinned().isPresent()).toList();
        if (!pinned.isEmpty()) {
            head.append("base_model:\n");
            pinned.forEach(model ->
                    head.append("- ").append(Markdown.yaml(model.name())).append('\n'));
            head.append("base_model_relation: merge\n");
        }
        licence(models)
                .ifPresent(name ->
                        head.append("license: ").append(Markdown.yaml(name)).append('\n'));
        return head.append(TAGS).toString();
    }

    /// That of all, where they have one.
    private static Optional<String> licence(List<ModelFolder> models) {
        List<String> names =
                models.stream().map(ModelLicence::of).flatMap(Optional::stream).toList();
        Stream<String> different = names.stream().distinct();
        return names.size() == models.size() && different.count() == 1
                ? Optional.of(names.getFirst())
                : Optional.empty();
    }

    private static Table table(List<ModelFolder> models) {
        List<List<String>> rows = new ArrayList<>();
        for (ModelFolder model : models) {
            rows.add(List.of(
                    model.pinned().orElse(model.name()),
                    "`" + model.fingerprint() + "`",
                    ModelLicence.of(model).orElse("unknown")));
        }
        return new Table(List.of("model", "fingerprint", "licence"), rows);
    }
}
