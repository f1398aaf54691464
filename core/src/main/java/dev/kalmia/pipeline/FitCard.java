package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelLicence;
import dev.kalmia.report.Table;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.Locale;

/// The card of a model with a map behind it, `README.md` in its folder: what the map is, what it was fitted
/// on, and what changed.
final class FitCard {
    private static final String TAGS = """
            library_name: sentence-transformers
            pipeline_tag: sentence-similarity
            tags:
            - sentence-transformers
            - sentence-similarity
            - feature-extraction
            - kalmia
            ---
            """;

    private FitCard() {}

    /// @param folder of the model that was written
    /// @param did what was done to the base's vectors, in a few words
    /// @param record the file in the folder that says how
    static void write(Path folder, ModelFolder base, String did, String record, Table measured) {
        ModelFolder made = ModelFolder.open(folder);
        StringBuilder head = new StringBuilder("---\n");
        base.pinned()
                .ifPresent(_ -> head.append("base_model: ")
                        .append(Markdown.yaml(base.name()))
                        .append('\n'));
        ModelLicence.of(base)
                .ifPresent(name ->
                        head.append("license: ").append(Markdown.yaml(name)).append('\n'));
        AtomicFile.writeString(
                folder.resolve(ModelCard.NAME),
                head + TAGS + "\n# " + Markdown.plain(base.name()) + ", " + did + "\n\n"
                        + String.format(
                                Locale.ROOT,
                                "A model of text embeddings: %,d numbers a text of at most %,d tokens%s.",
                                made.dimension(),
                                made.maxTokens(),
                                made.normalize() ? ", of length 1" : "")
                        + " Its weights are those of " + Markdown.plain(base.name())
                        + ", with one more Dense module behind them, which was fitted and not trained.\n\n## Use\n\n"
                        + CardUse.text(made)
                        + "\n## Before and after\n\n" + Markdown.table(measured)
                        + "\n## Settings\n\nKalmia " + CodeVersion.current() + " fitted it so:\n\n```json\n"
                        + Json.write(Json.readObject(folder.resolve(record))).strip()
                        + "\n```\n\n## Limits\n\n"
                        + "- The map is one of the texts it was fitted on; for others a measurement tells whether it"
                        + " helps: `kalmia evaluate --model FOLDER`.\n"
                        + "- Vectors of the model before the map cannot be compared with those after it.\n");
    }
}
