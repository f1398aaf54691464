package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.ModelLicence;
import dev.kalmia.data.Column;
import dev.kalmia.data.Row;
import dev.kalmia.report.Table;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.Json;
import dev.kalmia.run.Places;
import dev.kalmia.train.TeacherConfig;
import dev.kalmia.train.TrainConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The card of a trained model, `README.md` in its folder: a head as the hub reads it, then for people what it was
/// trained from, on what and how. It says what the run knows, and `unknown` else; the same run writes the same bytes.
///
/// @param base what it was trained from
/// @param data what it was trained on
/// @param trail where that comes from
/// @param examples its file and SHA-256
/// @param config how
/// @param seed of all draws
/// @param log a line a step
record ModelCard(
        ModelFolder base,
        CardData data,
        DataTrail trail,
        Examples examples,
        TrainConfig config,
        long seed,
        List<Row> log) {
    static final String NAME = "README.md";

    private static final String EVALUATION = "## Evaluation\n\n";
    private static final String NEXT = "\n## ";
    private static final String TAGS = """
            pipeline_tag: sentence-similarity
            tags:
            - sentence-transformers
            - sentence-similarity
            - feature-extraction
            - kalmia
            ---
            """;
    private static final int TENTH = 10;

    ModelCard {
        log = List.copyOf(log);
    }

    /// A file of examples by its last name.
    record Examples(String name, String sha256) {}

    void write(Path model) {
        AtomicFile.writeString(model.resolve(NAME), text(ModelFolder.open(model)));
    }

    /// A card with measured results in place of what it says of its evaluation.
    static String withResults(String card, Table results) {
        int start = card.indexOf(EVALUATION);
        if (start < 0) {
            return card;
        }
        int end = card.indexOf(NEXT, start + 1);
        String before = card.substring(0, start + EVALUATION.length());
        return before + "Times 100, before and after this training; p of the paired randomisation test and the 95 %"
                + " bootstrap interval of the difference, over queries.\n\n" + Markdown.table(results)
                + (end < 0 ? "" : card.substring(end));
    }

    private String text(ModelFolder trained) {
        return head() + "\n# " + Markdown.plain(base.name()) + ", trained further\n\n" + about(trained)
                + "\n## Use\n\n" + CardUse.text(trained) + NEXT + "Training\n\n" + training() + NEXT
                + "Data\n\n" + new CardDataText(data, trail, examples).text() + NEXT + "Settings\n\n```json\n"
                + Json.write(settings()).strip() + "\n```\n\n"
                + EVALUATION + "Not measured by the run that trained it; `kalmia evaluate --model FOLDER` does.\n"
                + NEXT + "Limits\n\n" + limits(trained);
    }

    /// The settings without the folders of this machine.
    private Map<String, Object> settings() {
        Map<String, Object> settings = Json.asObject(Json.parse(Json.writeLine(config), "settings"), "settings");
        TeacherConfig teacher = config.teacher();
        if (teacher != null && !Places.hasScheme(teacher.name())) {
            Map<String, Object> named = new LinkedHashMap<>(Json.asObject(settings.get("teacher"), "teacher"));
            named.put(teacher.key(), String.valueOf(Path.of(teacher.name()).getFileName()));
            settings = new LinkedHashMap<>(settings);
            settings.put("teacher", named);
        }
        return settings;
    }

    private String head() {
        StringBuilder head = new StringBuilder("---\n");
        base.pinned()
                .ifPresent(_ -> head.append("base_model: ")
                        .append(Markdown.yaml(base.name()))
                        .append('\n'));
        if (!data.cards().isEmpty()) {
            head.append("datasets:\n");
            data.cards()
                    .keySet()
                    .forEach(name ->
                            head.append("- ").append(Markdown.yaml(name)).append('\n'));
        }
        if (!data.languages().isEmpty()) {
            head.append("language:\n");
            data.languages()
                    .forEach(name ->
                            head.append("- ").append(Markdown.yaml(name)).append('\n'));
        }
        head.append("library_name: sentence-transformers\n");
        ModelLicence.of(base)
                .ifPresent(name ->
                        head.append("license: ").append(Markdown.yaml(name)).append('\n'));
        return head.append(TAGS).toString();
    }

    private static String about(ModelFolder trained) {
        return String.format(
                        Locale.ROOT,
                        "A model of text embeddings: %,d numbers a text of at most %,d tokens, pooled by %s%s.%s%n",
                        trained.dimension(),
                        trained.maxTokens(),
                        trained.poolingName(),
                        trained.normalize() ? ", of length 1" : "",
                        trained.matryoshka().dimensions().isEmpty()
                                ? ""
                                : " Its first " + trained.matryoshka() + " numbers are vectors too.")
                .replace(System.lineSeparator(), "\n");
    }

    private String training() {
        Table table = new Table(
                List.of("what", "value"),
                List.of(
                        List.of("from", base.pinned().orElse(base.name())),
                        List.of("its fingerprint", "`" + base.fingerprint() + "`"),
                        List.of("its licence", ModelLicence.of(base).orElse("unknown")),
                        List.of(
                                "loss",
                                config.loss()
                                        .kind()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-')),
                        List.of("mean loss, first and last tenth of the steps", loss()),
                        List.of("steps", number(log.size()) + " of " + number(config.batchSize()) + " queries each"),
                        List.of("epochs", number(config.epochs())),
                        List.of("seed", Long.toString(seed)),
                        List.of("by", "Kalmia " + CodeVersion.current())));
        return Markdown.table(table);
    }

    private String loss() {
        int count = Math.max(1, log.size() / TENTH);
        return String.format(
                Locale.ROOT,
                "%.4f, %.4f",
                mean(log.subList(0, Math.min(count, log.size()))),
                mean(log.subList(log.size() - Math.min(count, log.size()), log.size())));
    }

    private static double mean(List<Row> steps) {
        return steps.stream()
                .mapToDouble(step -> step.number(Column.of("loss")))
                .average()
                .orElse(Double.NaN);
    }

    private String limits(ModelFolder trained) {
        Optional<String> prompt =
                data.prompts().keySet().stream().filter(each -> !each.isEmpty()).findFirst();
        return "- Of longer texts all but the first " + number(trained.maxTokens())
                + " tokens is lost; in training it saw queries of at most " + number(config.maxQueryTokens())
                + " and documents of at most " + number(config.maxDocumentTokens()) + ".\n"
                + (prompt.isEmpty()
                        ? "- It was trained without instructions of examples' own.\n"
                        : "- It was trained with " + number(data.prompts().size())
                                + " different instructions before queries (none counts as one) and may want one: `"
                                + Markdown.code(prompt.get()) + "`.\n")
                + "- It knows of texts what the data above and its base taught it, mistakes and leanings of both"
                + " included, which nobody has looked into here.\n"
                + "- Whether the licences of base and data allow what it is wanted for is for its user to see.\n";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
