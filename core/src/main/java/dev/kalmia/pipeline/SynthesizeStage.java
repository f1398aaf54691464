package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Column;
import dev.kalmia.data.DocumentOptions;
import dev.kalmia.data.Example;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.run.Default;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Reference;
import dev.kalmia.run.Trees;
import dev.kalmia.run.UsageException;
import dev.kalmia.synth.Assignment;
import dev.kalmia.synth.Kind;
import dev.kalmia.synth.Matters;
import dev.kalmia.synth.PersonaFinder;
import dev.kalmia.synth.SynthesisConfig;
import dev.kalmia.synth.SynthesisCost;
import dev.kalmia.synth.SynthesisJob;
import dev.kalmia.synth.SynthesisReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Has a language model write examples. Writes `examples.jsonl`, and `rejects.jsonl` where something was
/// refused. All answers go into a journal that outlives the stage: what is there is not asked again.
///
/// @param writer who writes
/// @param journal folder of all answers
/// @param orders what is written
/// @param personas who asks: a line each, or rows with `persona`
/// @param documents texts that queries are written for: lines, rows with `text`, or a folder of `.txt` and
///     `.md` files
/// @param columns role → column of the documents' file, such as `text: content`; roles are text, title and id
/// @param passageCharacters a longer document is cut into passages, each of which counts as a document
/// @param examples to be written anew: a file or a BEIR folder; those that a kind can make nothing of are
///     passed over
/// @param model finds the personas that fit a document
/// @param prompt what stands before the query of an example that has an instruction; empty for nothing
/// @param documentWords lengths that long documents may have
/// @param temperature 0 for the likeliest text
/// @param topP the share of the probability that is drawn from
/// @param maxTokens the most tokens of an answer
/// @param concurrency orders at a time; 0 for 8 with an endpoint, 1 with a decoder on this machine
/// @param budget what may be spent in one run
record SynthesizeStage(
        WriterSettings writer,
        Path journal,
        List<Assignment> orders,
        @Nullable Path personas,
        @Nullable Path documents,
        @Default("") Map<String, String> columns,
        @Default("8000") int passageCharacters,
        @Nullable Path examples,
        @Default("bundled:all-MiniLM-L6-v2") @Reference String model,
        @Default("Instruct: {instruction} \n Query: ") String prompt,
        @Default("[50, 100, 200, 300, 400, 500]") List<Integer> documentWords,
        @Default("0.7") double temperature,
        @Default("0.8") double topP,
        @Default("2048") int maxTokens,
        @Default("0") int concurrency,
        BudgetSettings budget)
        implements Stage {
    private static final int MOST_CONCURRENCY = 10_000;
    private static final String VECTORS = "vectors";

    SynthesizeStage {
        Bounds.atLeast(0, concurrency, "concurrency");
        Bounds.within(0, concurrency, MOST_CONCURRENCY, "concurrency");
        if (documents == null && !columns.isEmpty()) {
            throw new UsageException("columns must be empty without documents; columns=" + columns);
        }
        reading(columns, passageCharacters);
        Chat.Writing writing = new Chat.Writing(temperature, topP, maxTokens, true);
        orders = new SynthesisConfig(orders, prompt, documentWords, writing, 0).orders();
        for (Assignment order : orders) {
            for (String key : order.needs()) {
                if ((key.equals("personas") ? personas : key.equals("documents") ? documents : examples) == null) {
                    throw new UsageException(key + " must be given for orders of this kind; order=" + order.name());
                }
            }
        }
    }

    private static DocumentOptions reading(Map<String, String> columns, int passageCharacters) {
        return Matters.shown(new DocumentOptions(Column.mapped(columns), passageCharacters));
    }

    private SynthesisConfig config(long seed) {
        return new SynthesisConfig(
                orders, prompt, documentWords, new Chat.Writing(temperature, topP, maxTokens, true), seed);
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of(SynthesisJob.EXAMPLES, Content.EXAMPLES);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        if (writer.replays()) {
            sources.add(new Source("journal", journal, null));
        }
        writer.decoder().ifPresent(folder -> sources.add(new Source("writer.folder", folder, null)));
        add(sources, "personas", personas, null);
        if (documents != null) {
            sources.add(Source.documents("documents", documents));
        }
        add(sources, "examples", examples, Content.EXAMPLES);
        return sources;
    }

    private static void add(List<Source> sources, String key, @Nullable Path path, @Nullable Content content) {
        if (path != null) {
            sources.add(new Source(key, path, content));
        }
    }

    @Override
    public Optional<String> reads() {
        return findsPersonas() ? Optional.of(model) : Optional.empty();
    }

    private boolean findsPersonas() {
        return orders.stream().anyMatch(order -> order.kind() == Kind.DOCUMENT_QUERY);
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        Path vectors = run.work().resolve(VECTORS);
        try (AnswerJournal answers = writer.journal(journal);
                LanguageModel writes = writer.open(budget.budget(), answers, run.progress()::note)) {
            // After the writer: a key that is not set is told before a corpus is encoded.
            SynthesisJob job = job(run, vectors);
            int atOnce = concurrency == 0 ? writer.concurrency() : concurrency;
            SynthesisReport report = job.write(writes, atOnce, run.work(), run.progress());
            if (report.notNow() > 0) {
                throw new InputException(report.notNow() + " of " + report.planned()
                        + " examples are not written, as nobody answered: " + report.firstReject()
                        + "; run again to go on" + rejects(run));
            }
            if (report.written() == 0) {
                throw new InputException("at least one example must be written; written=0 of " + report.planned()
                        + ", refused: " + report.lostByReason() + ", the first: " + report.firstReject()
                        + rejects(run));
            }
            Trees.remove(vectors);
            return report.counts();
        }
    }

    private static String rejects(StageRun run) {
        return "; all that was refused, with the reasons: " + run.work().resolve(SynthesisJob.REJECTS);
    }

    /// What the stage would take: nobody is asked.
    List<SynthesisCost> costs(StageRun run) {
        List<SynthesisCost> costs = costsOfOrders(run);
        long requests = costs.stream().mapToLong(SynthesisCost::requests).sum();
        long tokens = costs.stream()
                .mapToLong(cost -> cost.promptTokens() + cost.answerTokens())
                .sum();
        budget.shortOf(requests, tokens).ifPresent(run.progress()::note);
        return costs;
    }

    private List<SynthesisCost> costsOfOrders(StageRun run) {
        SynthesisJob job = job(run, null);
        if (!AnswerJournal.isIn(journal)) {
            return job.costs(writer.modelName(), null);
        }
        try (AnswerJournal answers = AnswerJournal.readOnly(journal)) {
            return job.costs(writer.modelName(), answers);
        }
    }

    /// @param vectors where those of personas and documents are kept for a run that goes on; null for nowhere
    private SynthesisJob job(StageRun run, @Nullable Path vectors) {
        List<Example> given = examples == null
                ? List.of()
                : Intake.read(examples, OnBadRow.ERROR, run).examples();
        SynthesisConfig config = config(run.seed());
        DocumentOptions reading = reading(columns, passageCharacters);
        PersonaFinder finder = new PersonaFinder(this::personaEncoder, vectors);
        SynthesisJob job = new SynthesisJob(
                config, Matters.read(config, personas, documents, reading, given, finder, run.progress()));
        job.passedOver().forEach(run.progress()::note);
        return job;
    }

    private Encoder personaEncoder() {
        return Encoder.open(ModelSource.resolve(model), EncodeConfig.defaults());
    }
}
