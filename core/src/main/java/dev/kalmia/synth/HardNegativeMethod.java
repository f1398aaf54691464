package dev.kalmia.synth;

import dev.kalmia.data.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Hard negatives for a pair that is there, behind those that it has (Yu et al. 2025, QZhou-Embedding).
final class HardNegativeMethod implements SynthesisMethod {
    private static final int NEGATIVES = 3;
    private static final Template STEP = Template.named("hard-negatives");

    @Override
    public void write(Draft draft) {
        GivenPair given = GivenPair.of(draft);
        Map<String, String> values = Map.of(
                "negatives", Integer.toString(NEGATIVES),
                "quoted-query", draft.quote(given.query()),
                "quoted-document", draft.quote(given.positive()));
        // As long as the answer that they are not.
        ReplySchema schema = ReplySchema.of(new ReplySchema.Texts(
                "hard_negatives", NEGATIVES, new ReplySchema.Text("text", given.positive(), 40_000)));
        draft.ask(STEP, values, schema, 1).ifPresent(reply -> {
            List<String> negatives = new ArrayList<>(given.negatives());
            reply.texts("hard_negatives").stream()
                    .limit(NEGATIVES)
                    .filter(text -> !negatives.contains(text))
                    .forEach(negatives::add);
            draft.addWith(
                    0,
                    given.meta().task(),
                    given.meta().prompt(),
                    draft.origin(given.meta())
                            .with("example", given.meta().id())
                            .from(reply),
                    meta -> new Group(given.query(), given.positives(), negatives, meta));
        });
    }
}
