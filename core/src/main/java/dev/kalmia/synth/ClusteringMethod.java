package dev.kalmia.synth;

import dev.kalmia.data.Labelled;
import java.util.List;
import java.util.Map;

/// Texts of several groups of one collection, in one step. The examples of an order are one task: groups of different
/// collections have nothing to do with each other.
final class ClusteringMethod implements SynthesisMethod {
    static final int GROUPS = 3;
    static final int TEXTS = 4;

    private static final Template STEP = Template.named("clustering");

    @Override
    public void write(Draft draft) {
        Draws draws = draft.draws();
        Order order = draft.order();
        Map<String, String> drawn = Map.of(
                "text-length", Placeholders.textLength(draws),
                "difficulty", Placeholders.difficulty(draws),
                "language", Placeholders.language(draws, order.assignment()));
        Map<String, String> values = Values.of(
                drawn,
                Map.of(
                        "domain", order.domain(),
                        "groups", Integer.toString(GROUPS),
                        "texts", Integer.toString(TEXTS)));
        draft.askAs(draft.persona(), STEP, values, schema(drawn), order.wanted())
                .ifPresent(reply -> {
                    Origin origin = draft.origin()
                            .with(drawn)
                            .with("persona", draft.persona())
                            .with("domain", order.domain())
                            .from(reply);
                    List<Reply> groups = reply.objects("groups");
                    // Round after round, so that an order cut short by the count still has all groups.
                    for (int i = 0; i < order.wanted(); i++) {
                        Reply group = groups.get(i % GROUPS);
                        String text = group.texts("texts").get(i / GROUPS);
                        draft.add(
                                i,
                                order.id(),
                                reply.text("task"),
                                origin,
                                meta -> new Labelled(text, group.text("label"), meta));
                    }
                });
    }

    private static ReplySchema schema(Map<String, String> drawn) {
        ReplySchema.Text text = new ReplySchema.Text("text", Samples.asked(drawn, "text-length"), 20_000);
        ReplySchema group =
                ReplySchema.of(new ReplySchema.Text("label", 20, 500), new ReplySchema.Texts("texts", TEXTS, text));
        return ReplySchema.of(
                new ReplySchema.Text("task", 120, 1000), new ReplySchema.Objects("groups", GROUPS, group));
    }
}
