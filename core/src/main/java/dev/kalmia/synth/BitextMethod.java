package dev.kalmia.synth;

import dev.kalmia.data.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A text, its translation, and a translation of something else, in one step.
final class BitextMethod implements SynthesisMethod {
    private static final Template STEP = Template.named("bitext");

    @Override
    public void write(Draft draft) {
        Draws draws = draft.draws();
        Map<String, Double> languages = draft.order().assignment().languages();
        String source = draws.weighted("source-language", languages);
        Map<String, Double> others = new HashMap<>(languages);
        others.remove(source);
        String target = draws.weighted("language", others);
        String unit = Placeholders.unit(draws);
        Map<String, String> drawn = Map.of(
                "unit",
                unit,
                "source-language",
                source,
                "language",
                target,
                "difficulty",
                Placeholders.difficulty(draws),
                "high-score",
                Double.toString(Placeholders.highScore(draws)),
                "low-score",
                Double.toString(Placeholders.lowScore(draws)));
        draft.askAs(draft.persona(), STEP, drawn, ThreeTexts.schema(unit, source, target), 1)
                .ifPresent(reply -> draft.add(
                        0,
                        draft.order().assignment().name(),
                        "Retrieve the translation of the text into " + target,
                        draft.origin()
                                .with(drawn)
                                .with("persona", draft.persona())
                                .from(reply),
                        meta -> new Group(
                                reply.text("S1"), List.of(reply.text("S2")), List.of(reply.text("S3")), meta)));
    }
}
