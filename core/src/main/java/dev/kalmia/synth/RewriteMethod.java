package dev.kalmia.synth;

import dev.kalmia.data.Pair;
import dev.kalmia.data.Plain;
import java.util.Map;

/// A pair out of a pair that is there: the same in other words, or a neighbour of it (Yu et al. 2025,
/// QZhou-Embedding). Of several positives the first is taken.
final class RewriteMethod implements SynthesisMethod {
    private final Template step;

    /// @param prompt the name of what is asked with
    RewriteMethod(String prompt) {
        this.step = Template.named(prompt);
    }

    @Override
    public void write(Draft draft) {
        GivenPair given = GivenPair.of(draft);
        Map<String, String> values =
                Map.of("quoted-query", draft.quote(given.query()), "quoted-document", draft.quote(given.positive()));
        // As long as what is written anew.
        ReplySchema schema = ReplySchema.of(
                new ReplySchema.Text("query", given.query(), 20_000),
                new ReplySchema.Text("document", given.positive(), 40_000));
        draft.ask(step, values, schema, 1).ifPresent(reply -> take(draft, given, reply));
    }

    private void take(Draft draft, GivenPair given, Reply reply) {
        boolean sameQuery = Plain.of(reply.text("query")).equals(Plain.of(given.query()));
        if (sameQuery && Plain.of(reply.text("document")).equals(Plain.of(given.positive()))) {
            draft.reject(step.version(), "unchanged", "query and document are the given ones", reply.text("query"), 1);
            return;
        }
        draft.addWith(
                0,
                given.meta().task(),
                given.meta().prompt(),
                draft.origin(Origin.outOf(given.meta())).from(reply),
                meta -> new Pair(reply.text("query"), reply.text("document"), meta));
    }
}
