package dev.kalmia.synth;

import dev.kalmia.data.Example;
import dev.kalmia.data.Meta;
import dev.kalmia.language.Chat;
import dev.kalmia.language.Message;
import dev.kalmia.run.InputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One order while it is carried out: asks, keeps what was written and what was refused. For one thread.
final class Draft {
    private static final Template PERSONA = Template.named("persona");

    private final Order order;
    private final Desk desk;
    private final List<Example> examples = new ArrayList<>();
    private final List<Rejected> rejects = new ArrayList<>();
    private final Set<String> marks = new LinkedHashSet<>();
    private final List<String> foreign = new ArrayList<>();
    private Spending spending = Spending.NOTHING;
    private int repaired;

    Draft(Order order, Desk desk) {
        this.order = order;
        this.desk = desk;
    }

    Order order() {
        return order;
    }

    Desk desk() {
        return desk;
    }

    Draws draws() {
        return order.draws();
    }

    String persona() {
        return desk.matters().personas().get(order.matter());
    }

    /// A text of somebody else as it stands in a prompt.
    String quote(String text) {
        Quoted quoted = Quoted.of(text);
        marks.add(quoted.mark());
        foreign.add(text);
        return quoted.shown();
    }

    /// Takes note of a text of somebody else that stands in a prompt without marks.
    void shows(String text) {
        foreign.add(text);
    }

    /// Asks; what is refused is kept, and nothing is given back.
    ///
    /// @param lost how many examples there will not be without an answer
    Optional<Reply> ask(Template template, Map<String, String> values, ReplySchema schema, int lost) {
        return ask(List.of(), template, values, schema, order.sample(), lost);
    }

    /// Asks as a persona.
    Optional<Reply> askAs(String persona, Template template, Map<String, String> values, ReplySchema schema, int lost) {
        shows(persona);
        List<Message> system = List.of(Message.system(PERSONA.fill(Map.of("persona", persona))));
        return ask(system, template, values, schema, order.sample(), lost);
    }

    /// Asks for another answer than all other orders.
    Optional<Reply> askAnew(Template template, Map<String, String> values, ReplySchema schema, int lost) {
        return ask(List.of(), template, values, schema, order.number(), lost);
    }

    private Optional<Reply> ask(
            List<Message> system,
            Template template,
            Map<String, String> values,
            ReplySchema schema,
            int sample,
            int lost) {
        List<Message> messages = new ArrayList<>(system);
        messages.add(Message.user(template.fill(values)));
        Scribe.Outcome outcome = desk.scribe().ask(new Chat(messages, desk.writing(), sample), schema);
        spending = spending.plus(outcome.spending());
        return switch (outcome) {
            case Scribe.Written written -> {
                repaired += written.repaired() ? 1 : 0;
                yield Optional.of(new Reply(written.values(), template.version(), written.date()));
            }
            case Scribe.Refused refused -> {
                repaired += refused.spending().requests() > 1 ? 1 : 0;
                reject(template.version(), refused.reason(), refused.detail(), refused.text(), lost);
                yield Optional.empty();
            }
        };
    }

    void reject(String step, String reason, String detail, String text, int lost) {
        rejects.add(new Rejected(order.id(), step, reason, detail, text, lost));
    }

    /// What all examples of this order have in common; to be taken after everything foreign was quoted.
    Origin origin() {
        return origin(Origin.none());
    }

    /// The same, beside what is known of an example that is there.
    Origin origin(Origin before) {
        return before.with("kind", order.kind().key())
                .with("model", desk.model())
                .with("seed", Long.toString(desk.seed()))
                .flagged(Suspicion.of(foreign));
    }

    /// Takes an example, unless it is of no use.
    ///
    /// @param number of the example in this order
    /// @param instruction of its task; null where it has none
    /// @param make the example of what is known about it
    void add(int number, String task, @Nullable String instruction, Origin origin, Function<Meta, Example> make) {
        String prompt = instruction == null || desk.prompt().isEmpty()
                ? null
                : desk.prompt().replace(Desk.INSTRUCTION, instruction);
        addWith(number, task, prompt, origin.with("instruction", instruction == null ? "" : instruction), make);
    }

    /// Takes an example under a prompt that is there.
    void addWith(int number, String task, @Nullable String prompt, Origin origin, Function<Meta, Example> make) {
        String id = order.id() + "-" + number;
        String step = origin.prompts();
        try {
            Example example = make.apply(new Meta(id, task, prompt, origin.attributes()));
            String fault = WrittenTexts.fault(example, marks);
            if (fault == null) {
                examples.add(example);
            } else {
                reject(step, fault, "of " + id, String.join("\n", WrittenTexts.of(example)), 1);
            }
        } catch (InputException unusable) {
            reject(step, "unusable", "of " + id + ": " + unusable.getMessage(), "", 1);
        }
    }

    OrderResult result() {
        return new OrderResult(order.wanted(), examples, rejects, spending, repaired);
    }
}
