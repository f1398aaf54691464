package dev.kalmia.synth;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.Example;
import dev.kalmia.data.Plain;
import java.util.Map;

/// The same example under an instruction in other words, so that a model does not learn one wording by heart.
final class InstructionMethod implements SynthesisMethod {
    private static final Template STEP = Template.named("rewrite-instruction");
    private static final ReplySchema SCHEMA = ReplySchema.of(new ReplySchema.Text("instruction", 120, 1000));

    @Override
    public void write(Draft draft) {
        Example given = draft.desk().matters().examples().get(draft.order().matter());
        // Those without one are passed over.
        String prompt = requireNonNull(given.meta().prompt(), "the example has no prompt");
        String instruction = draft.desk().instruction(prompt);
        // Many examples have one instruction: each asks for a wording of its own.
        draft.askAnew(STEP, Map.of("quoted", draft.quote(instruction)), SCHEMA, 1)
                .ifPresent(reply -> {
                    if (Plain.of(reply.text("instruction")).equals(Plain.of(instruction))) {
                        draft.reject(
                                STEP.version(),
                                "unchanged",
                                "the instruction is the given one",
                                reply.text("instruction"),
                                1);
                        return;
                    }
                    Origin origin = draft.origin(Origin.ofPart(given.meta(), "instruction"))
                            .with("before", instruction)
                            .reading(reply.text("instruction"))
                            .from(reply);
                    draft.addWith(
                            0,
                            given.meta().task(),
                            prompt.replace(instruction, reply.text("instruction")),
                            origin,
                            given::with);
                });
    }
}
