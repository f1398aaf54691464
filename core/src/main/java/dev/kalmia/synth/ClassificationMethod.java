package dev.kalmia.synth;

import dev.kalmia.data.Group;
import java.util.List;
import java.util.Map;

/// A text, its class as the positive and another class as the negative, in one step (Wang et al. 2024).
final class ClassificationMethod implements SynthesisMethod {
    private static final Template STEP = Template.named("classification");

    @Override
    public void write(Draft draft) {
        Draws draws = draft.draws();
        Order order = draft.order();
        Map<String, String> drawn = Map.of(
                "text-length", Placeholders.textLength(draws),
                "clarity", Placeholders.clarity(draws),
                "difficulty", Placeholders.difficulty(draws),
                "language", Placeholders.language(draws, order.assignment()));
        Map<String, String> values = Values.of(drawn, Map.of("domain", order.domain()));
        draft.askAs(draft.persona(), STEP, values, schema(drawn), 1)
                .ifPresent(reply -> draft.add(
                        0,
                        order.assignment().name(),
                        reply.text("task"),
                        draft.origin()
                                .with(drawn)
                                .with("persona", draft.persona())
                                .with("domain", order.domain())
                                .from(reply),
                        meta -> new Group(
                                reply.text("input_text"),
                                List.of(reply.text("label")),
                                List.of(reply.text("misleading_label")),
                                meta)));
    }

    private static ReplySchema schema(Map<String, String> drawn) {
        return ReplySchema.of(
                new ReplySchema.Text("task", 120, 1000),
                new ReplySchema.Text("input_text", Samples.asked(drawn, "text-length"), 20_000),
                new ReplySchema.Text("label", 20, 500),
                new ReplySchema.Text("misleading_label", 20, 500));
    }
}
