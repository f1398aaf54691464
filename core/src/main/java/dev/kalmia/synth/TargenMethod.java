package dev.kalmia.synth;

import dev.kalmia.data.Labelled;
import java.util.List;
import java.util.Map;

/// Texts of given classes in four steps (Gupta et al. 2023, TarGEN): settings, of which one is drawn; kernels of texts;
/// a text of a class from each; and a second look at the class, whose word is final.
final class TargenMethod implements SynthesisMethod {
    /// Kernels a setting.
    static final int SEEDS = 5;

    private static final int CONTEXTS = 10;
    private static final Template STEP_1 = Template.named("targen-contexts");
    private static final Template STEP_2 = Template.named("targen-seeds");
    private static final Template STEP_3 = Template.named("targen-instance");
    private static final Template STEP_4 = Template.named("targen-check");
    private static final ReplySchema CONTEXT_LIST = texts("contexts", CONTEXTS, 30);
    private static final ReplySchema SEED_LIST = texts("seeds", SEEDS, 120);

    private static ReplySchema texts(String name, int least, int typical) {
        return ReplySchema.of(new ReplySchema.Texts(name, least, new ReplySchema.Text("text", typical, 1000)));
    }

    @Override
    public void write(Draft draft) {
        Order order = draft.order();
        String task = order.assignment().task();
        Map<String, String> asked = Map.of("task", task, "contexts", Integer.toString(CONTEXTS));
        draft.askAnew(STEP_1, asked, CONTEXT_LIST, order.wanted()).ifPresent(contexts -> {
            String context =
                    draft.draws().pick("context", contexts.texts("contexts").subList(0, CONTEXTS));
            Map<String, String> values = Map.of("task", task, "context", context, "seeds", Integer.toString(SEEDS));
            draft.askAnew(STEP_2, values, SEED_LIST, order.wanted()).ifPresent(seeds -> {
                Origin origin =
                        draft.origin().with("context", context).from(contexts).from(seeds);
                for (int i = 0; i < order.wanted(); i++) {
                    write(draft, i, seeds.texts("seeds").get(i), origin);
                }
            });
        });
    }

    private static void write(Draft draft, int number, String seed, Origin before) {
        Order order = draft.order();
        Assignment assignment = order.assignment();
        Draws draws = draft.draws().of(Integer.toString(number));
        List<String> labels = assignment.labels();
        // One after the other, so that each class has as many as the others.
        String label = labels.get((order.number() * SEEDS + number) % labels.size());
        Map<String, String> drawn = Map.of(
                "text-length", Placeholders.textLength(draws), "language", Placeholders.language(draws, assignment));
        Map<String, String> classes = Map.of("task", assignment.task(), "labels", String.join(", ", labels));
        Map<String, String> values = Values.of(drawn, Values.of(classes, Map.of("label", label, "seed", seed)));
        ReplySchema schema = ReplySchema.of(new ReplySchema.Text("text", Samples.asked(drawn, "text-length"), 20_000));
        draft.askAnew(STEP_3, values, schema, 1).ifPresent(text -> {
            Origin origin = before.with(drawn).with("kernel", seed).from(text);
            look(draft, number, text.text("text"), label, classes, origin);
        });
    }

    private static void look(
            Draft draft, int number, String text, String label, Map<String, String> classes, Origin before) {
        Assignment assignment = draft.order().assignment();
        ReplySchema schema = ReplySchema.of(
                new ReplySchema.Text("explanation", 150, 4000), new ReplySchema.Choice("label", assignment.labels()));
        Map<String, String> values =
                Values.of(classes, Map.of("quoted", Quoted.of(text).shown()));
        draft.askAnew(STEP_4, values, schema, 1).ifPresent(look -> {
            String seen = look.text("label");
            Origin origin =
                    before.with("asked-label", seen.equals(label) ? "" : label).from(look);
            draft.add(number, assignment.name(), assignment.task(), origin, meta -> new Labelled(text, seen, meta));
        });
    }
}
