package dev.kalmia.synth;

import dev.kalmia.data.Pair;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A query for a document that is there, in two steps (Zhang et al. 2025, Qwen3 Embedding, appendix): who asks what
/// kind of question, chosen among the personas nearest to the document; then the query.
final class DocumentQueryMethod implements SynthesisMethod {
    /// How many personas there are to choose from.
    static final int PERSONAS = 5;

    private static final String INSTRUCTION = "Given a query, retrieve documents that answer the query.";
    private static final Template STEP_1 = Template.named("question-setting");
    private static final Template STEP_2 = Template.named("document-query");
    private static final Map<String, String> DIFFICULTY =
            Map.of("high_school", "high school", "university", "university", "phd", "PhD");

    @Override
    public void write(Draft draft) {
        Matters matters = draft.desk().matters();
        Matters.Document document = matters.documents().get(draft.order().matter());
        List<String> personas = matters.nearest(draft.order().matter());
        String quoted = draft.quote(document.text());
        // All of them: whom the model picks may be the doing of one that it does not.
        personas.forEach(draft::shows);
        Map<String, String> values = Map.of("characters", numbered(personas), "quoted", quoted);
        draft.ask(STEP_1, values, setting(personas.size()), 1)
                .ifPresent(setting -> write(draft, document, quoted, personas, setting));
    }

    private static ReplySchema setting(int personas) {
        return ReplySchema.of(
                new ReplySchema.Amount("character", 1, personas),
                new ReplySchema.Choice("question_type", Placeholders.questionTypes()),
                new ReplySchema.Choice(
                        "difficulty", DIFFICULTY.keySet().stream().sorted().toList()));
    }

    private static void write(
            Draft draft, Matters.Document document, String quoted, List<String> personas, Reply setting) {
        Assignment assignment = draft.order().assignment();
        String questionType = setting.text("question_type");
        String persona = personas.get((int) setting.number("character") - 1);
        Map<String, String> drawn = Map.of(
                "question-type", questionType.replace('_', ' '),
                "difficulty", DIFFICULTY.getOrDefault(setting.text("difficulty"), ""),
                "query-length", Placeholders.questionLength(draft.draws(), questionType),
                "language", Placeholders.language(draft.draws(), assignment));
        ReplySchema query = ReplySchema.of(new ReplySchema.Text("query", Samples.asked(drawn, "query-length"), 2000));
        draft.ask(STEP_2, Values.of(drawn, Map.of("character", persona, "quoted", quoted)), query, 1)
                .ifPresent(reply -> draft.add(
                        0,
                        assignment.name(),
                        INSTRUCTION,
                        draft.origin()
                                .with(drawn)
                                .with("persona", persona)
                                .with("document", document.id())
                                .with(document.place())
                                .from(setting)
                                .from(reply),
                        meta -> new Pair(reply.text("query"), document.text(), meta)));
    }

    private static String numbered(List<String> personas) {
        return IntStream.range(0, personas.size())
                .mapToObj(i -> (i + 1) + ". " + personas.get(i).replaceAll("\\s+", " "))
                .collect(Collectors.joining("\n"));
    }
}
