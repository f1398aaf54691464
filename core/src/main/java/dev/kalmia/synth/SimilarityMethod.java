package dev.kalmia.synth;

import dev.kalmia.data.Scored;
import java.util.Map;

/// Three texts in one step: two that mean much the same, and a third that does not quite (Wang et al. 2024). Grades
/// from 1 to 5 are written as parts of 5.
final class SimilarityMethod implements SynthesisMethod {
    static final double BEST = 5;

    private static final String INSTRUCTION = "Retrieve semantically similar text";
    private static final Template STEP = Template.named("similarity");

    @Override
    public void write(Draft draft) {
        Draws draws = draft.draws();
        double high = Placeholders.highScore(draws);
        double low = Placeholders.lowScore(draws);
        String unit = Placeholders.unit(draws);
        String language = Placeholders.language(draws, draft.order().assignment());
        Map<String, String> drawn = Map.of(
                "unit", unit,
                "language", language,
                "difficulty", Placeholders.difficulty(draws));
        Map<String, String> scores = Map.of("high-score", Double.toString(high), "low-score", Double.toString(low));
        int wanted = draft.order().wanted();
        ReplySchema schema = ThreeTexts.schema(unit, language, language);
        draft.askAs(draft.persona(), STEP, Values.of(drawn, scores), schema, wanted)
                .ifPresent(reply -> {
                    Origin origin = draft.origin()
                            .with(drawn)
                            .with("persona", draft.persona())
                            .from(reply);
                    String task = draft.order().assignment().name();
                    draft.add(
                            0,
                            task,
                            INSTRUCTION,
                            origin,
                            meta -> new Scored(reply.text("S1"), reply.text("S2"), high / BEST, meta));
                    if (wanted > 1) {
                        draft.add(
                                1,
                                task,
                                INSTRUCTION,
                                origin,
                                meta -> new Scored(reply.text("S1"), reply.text("S3"), low / BEST, meta));
                    }
                });
    }
}
