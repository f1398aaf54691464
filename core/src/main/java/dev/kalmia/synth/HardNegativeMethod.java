package dev.kalmia.synth;

import dev.kalmia.data.Group;
import dev.kalmia.data.Plain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Hard negatives for a pair that is there, behind those that it has (Yu et al. 2025, QZhou-Embedding). All else
/// stays what it was.
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
        draft.ask(STEP, values, schema, 1).ifPresent(reply -> take(draft, given, reply));
    }

    /// The first ones that are none of the example's own texts; what is one is kept among the refused.
    private static void take(Draft draft, GivenPair given, Reply reply) {
        Set<String> there = new HashSet<>();
        given.texts().forEach(text -> there.add(Plain.of(text)));
        List<String> added = new ArrayList<>();
        List<String> repeated = new ArrayList<>();
        for (String text : reply.texts("hard_negatives")) {
            if (added.size() < NEGATIVES) {
                (there.add(Plain.of(text)) ? added : repeated).add(text);
            }
        }
        if (!repeated.isEmpty()) {
            draft.reject(
                    STEP.version(),
                    "same-text",
                    repeated.size() + " of the negatives are there already; left=" + added.size(),
                    String.join("\n", repeated),
                    added.isEmpty() ? 1 : 0);
        }
        if (!added.isEmpty()) {
            add(draft, given, added, reply);
        }
    }

    private static void add(Draft draft, GivenPair given, List<String> added, Reply reply) {
        List<String> negatives = new ArrayList<>(given.negatives());
        negatives.addAll(added);
        draft.addWith(
                0,
                given.meta().task(),
                given.meta().prompt(),
                draft.origin(Origin.ofPart(given.meta(), "negatives"))
                        .with("count", Integer.toString(added.size()))
                        .from(reply),
                meta -> new Group(given.query(), given.positives(), negatives, meta));
    }
}
