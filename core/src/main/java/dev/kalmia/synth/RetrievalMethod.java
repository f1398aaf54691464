package dev.kalmia.synth;

import dev.kalmia.data.Group;
import java.util.List;
import java.util.Map;

/// Retrieval in two steps (KaLM, arXiv 2501.01028): a persona thinks of tasks; a query, a document and a hard negative
/// are written for each, without the persona, who would have another opinion of them.
///
/// @param longQuery whether the query is a text rather than a line
/// @param longDocument whether the documents are
record RetrievalMethod(boolean longQuery, boolean longDocument) implements SynthesisMethod {
    /// How many tasks a persona is asked for.
    static final int TASKS = 5;

    private static final Template STEP_1 = Template.named("retrieval-tasks");
    private static final Template STEP_2 = Template.named("retrieval-data");
    private static final int MOST_TEXT = 20_000;

    private static final ReplySchema TASK_LIST =
            ReplySchema.of(new ReplySchema.Texts("tasks", TASKS, new ReplySchema.Text("task", 120, 1000)));

    @Override
    public void write(Draft draft) {
        Order order = draft.order();
        Map<String, String> values = Map.of(
                "tasks", Integer.toString(TASKS),
                "domain", order.domain(),
                "query-shape", queryShape(),
                "document-shape", documentShape());
        draft.askAs(draft.persona(), STEP_1, values, TASK_LIST, order.wanted()).ifPresent(tasks -> {
            for (int i = 0; i < order.wanted(); i++) {
                write(draft, tasks, i);
            }
        });
    }

    private void write(Draft draft, Reply tasks, int number) {
        Draws draws = draft.draws().of(Integer.toString(number));
        String task = tasks.texts("tasks").get(number);
        String language = Placeholders.language(draws, draft.order().assignment());
        Map<String, String> drawn = Map.of(
                "query-type", Placeholders.queryType(draws),
                "clarity", Placeholders.clarity(draws),
                "query-length", Placeholders.queryLength(draws, longQuery),
                "document-length",
                        Placeholders.documentLength(
                                draws, longDocument, draft.desk().documentWords()),
                "difficulty", Placeholders.difficulty(draws),
                "language", language);
        draft.ask(
                        STEP_2,
                        Values.of(
                                drawn,
                                Map.of("task", task, "query-shape", queryShape(), "document-shape", documentShape())),
                        schema(drawn),
                        1)
                .ifPresent(data -> draft.add(
                        number,
                        draft.order().assignment().name(),
                        task,
                        draft.origin()
                                .with(drawn)
                                .with("persona", draft.persona())
                                .with("domain", draft.order().domain())
                                .from(tasks)
                                .from(data),
                        meta -> new Group(
                                data.text("user_query"),
                                List.of(data.text("positive_document")),
                                List.of(data.text("hard_negative_document")),
                                meta)));
    }

    private static ReplySchema schema(Map<String, String> drawn) {
        String query = Samples.asked(drawn, "query-length");
        String document = Samples.asked(drawn, "document-length");
        return ReplySchema.of(
                new ReplySchema.Text("user_query", query, MOST_TEXT),
                new ReplySchema.Text("positive_document", document, MOST_TEXT),
                new ReplySchema.Text("hard_negative_document", document, MOST_TEXT));
    }

    private String queryShape() {
        return longQuery
                ? "a long query (a text of several sentences: a case, a situation, a draft, a document)"
                : "a short query (a question, a phrase or some words)";
    }

    private String documentShape() {
        return longDocument
                ? "a long document (a text of a paragraph or more)"
                : "a short document (a name, a title, a definition, a sentence or two)";
    }
}
