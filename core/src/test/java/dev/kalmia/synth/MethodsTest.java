package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.language.Chat;
import dev.kalmia.language.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is asked for each kind, and what becomes of the answers.
class MethodsTest {
    private final ObligingModel model = new ObligingModel();

    private List<OrderResult> carryOut(Assignment assignment) {
        return carryOut(assignment, Jobs.matters());
    }

    private List<OrderResult> carryOut(Assignment assignment, Matters matters) {
        Desk desk =
                new Desk(new ModelScribe(model), model.name(), Jobs.WRITING, Jobs.PROMPT, List.of(50, 100), matters, 7);
        List<OrderResult> results = new ArrayList<>();
        Beginnings beginnings = new Beginnings(Jobs.config(List.of(assignment), 7), matters);
        new SynthesisPlan(List.of(assignment), beginnings::numbers, 7).orders().forEach(order -> {
            Draft draft = new Draft(order, desk);
            SynthesisMethod.of(order.kind()).write(draft);
            results.add(draft.result());
        });
        return results;
    }

    private List<Example> written(Assignment assignment) {
        return carryOut(assignment).stream()
                .flatMap(result -> result.examples().stream())
                .toList();
    }

    private static String attribute(Example example, String name) {
        return example.meta().attributes().getOrDefault("synth." + name, "");
    }

    private static String system(Chat chat) {
        Message first = chat.messages().getFirst();
        return first.speaker() == Message.Speaker.SYSTEM ? first.text() : "";
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("as many examples as are asked for, each with an id of its own and all that says where it is from")
    void provenance(Kind kind) {
        int count = kind.examples() + 2;
        List<Example> examples = written(Jobs.of(kind, count));
        assertThat(examples).hasSize(count);
        assertThat(examples).extracting(example -> example.meta().id()).doesNotHaveDuplicates();
        String part = switch (kind) {
            case HARD_NEGATIVES -> "negatives.";
            case REWRITE_INSTRUCTION -> "instruction.";
            default -> "";
        };
        for (Example example : examples) {
            assertThat(attribute(example, part + "kind"))
                    .isEqualTo(Jobs.of(kind, 1).name());
            assertThat(attribute(example, part + "model")).isEqualTo("obliging");
            assertThat(attribute(example, part + "seed")).isEqualTo("7");
            assertThat(attribute(example, part + "date")).isEqualTo("2026-05-06");
            assertThat(attribute(example, "model")).isEqualTo(part.isEmpty() ? "obliging" : "");
            assertThat(attribute(example, part + "prompt")).matches("([a-z-]+@[0-9a-f]{8} ?)+");
            assertThat(attribute(example, "suspect")).isEmpty();
            switch (kind.matter()) {
                case PERSONAS -> assertThat(attribute(example, "persona")).isIn(Jobs.PERSONAS);
                case DOCUMENTS -> assertThat(attribute(example, "document")).isIn("d0", "d1", "d2");
                case EXAMPLES ->
                    assertThat(attribute(example, part + "example")).isIn("e0", "e1", "e2");
                case NOTHING -> assertThat(attribute(example, "context")).startsWith("setting ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SHORT_LONG", "LONG_SHORT", "SHORT_SHORT", "LONG_LONG"})
    @DisplayName("the persona thinks of the tasks, and is gone when query and documents are written")
    void twoSteps(Kind kind) {
        List<Example> examples = written(Jobs.order(kind, 5));
        assertThat(model.asked()).hasSize(6);
        assertThat(system(model.asked().getFirst())).contains(attribute(examples.getFirst(), "persona"));
        for (int i = 0; i < 5; i++) {
            Chat data = model.asked().get(i + 1);
            Group group = (Group) examples.get(i);
            String task = attribute(group, "instruction");
            assertThat(system(data)).isEmpty();
            assertThat(ObligingModel.prompt(data))
                    .startsWith("A search engine has this task: " + task)
                    .contains(attribute(group, "query-length"), attribute(group, "document-length"))
                    .contains(attribute(group, "difficulty"), attribute(group, "clarity"), "written in English");
            assertThat(group.meta().prompt()).isEqualTo("Instruct: " + task + " \n Query: ");
            assertThat(group.query()).startsWith("query ");
            assertThat(group.positives()).singleElement().asString().startsWith("positive ");
            assertThat(group.negatives()).singleElement().asString().startsWith("negative ");
        }
        boolean longQuery = kind == Kind.LONG_SHORT || kind == Kind.LONG_LONG;
        boolean longDocument = kind == Kind.SHORT_LONG || kind == Kind.LONG_LONG;
        assertThat(ObligingModel.prompt(model.asked().getFirst()))
                .contains(longQuery ? "a long query" : "a short query")
                .contains(longDocument ? "a long document" : "a short document");
        assertThat(examples)
                .allSatisfy(example -> assertThat(attribute(example, "document-length"))
                        .matches(
                                longDocument
                                        ? "about (50|100) words"
                                        : "fewer than 10 words|10 to 20 words|about 30 words"));
    }

    @Test
    @DisplayName("three texts make two scored pairs, grades as parts of five")
    void similarity() {
        List<Example> examples = written(Jobs.order(Kind.SIMILARITY, 4));
        assertThat(model.asked()).hasSize(2);
        for (int i = 0; i < 4; i += 2) {
            Scored high = (Scored) examples.get(i);
            Scored low = (Scored) examples.get(i + 1);
            String prompt = ObligingModel.prompt(model.asked().get(i / 2));
            assertThat(high.first()).isEqualTo(low.first());
            assertThat(high.score()).isIn(0.8, 0.9, 1.0);
            assertThat(low.score()).isIn(0.5, 0.6, 0.7);
            assertThat(prompt)
                    .contains("their similarity is " + high.score() * 5, "similarity with S1 is " + low.score() * 5);
        }
    }

    @Test
    @DisplayName("a class is the positive, a misleading one the negative")
    void classification() {
        Group group = (Group) written(Jobs.order(Kind.CLASSIFICATION, 1)).getFirst();
        assertThat(group.positives()).containsExactly("a");
        assertThat(group.negatives()).containsExactly("b");
        assertThat(group.meta().prompt()).startsWith("Instruct: sort ");
    }

    @Test
    @DisplayName("an order cut short still has texts of all groups, and every collection is a task of its own")
    void clustering() {
        List<Example> examples = written(Jobs.order(Kind.CLUSTERING, 12 + 5));
        assertThat(examples).extracting(each -> ((Labelled) each).label()).startsWith("a", "b", "c", "a", "b", "c");
        assertThat(examples.subList(12, 17))
                .extracting(each -> ((Labelled) each).label())
                .containsExactly("a", "b", "c", "a", "b");
        assertThat(examples).extracting(each -> each.meta().task()).containsOnly("clustering-0", "clustering-1");
        assertThat(examples).extracting(each -> ((Labelled) each).text()).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("a translation goes from one language into another one")
    void bitext() {
        for (Example example : written(Jobs.bitext(12))) {
            assertThat(List.of(attribute(example, "source-language"), attribute(example, "language")))
                    .containsExactlyInAnyOrder("English", "Chinese");
            assertThat(attribute(example, "instruction")).endsWith("into " + attribute(example, "language"));
        }
    }

    @Test
    @DisplayName("one of the nearest personas asks about a document, which stays as it is")
    void documentQuery() {
        List<Example> examples = written(Jobs.order(Kind.DOCUMENT_QUERY, 3));
        Chat setting = model.asked().getFirst();
        Chat query = model.asked().get(1);
        assertThat(ObligingModel.prompt(setting)).contains("1. a persona 4\n2. a persona 2\n3. a persona 0\n");
        assertThat(ObligingModel.prompt(query)).startsWith("This is somebody who searches: a persona 2\n");
        for (Example example : examples) {
            Pair pair = (Pair) example;
            assertThat(pair.positive()).endsWith("document");
            assertThat(attribute(pair, "question-type")).isEqualTo("summary");
            assertThat(attribute(pair, "difficulty")).isEqualTo("PhD");
            assertThat(attribute(pair, "query-length")).isIn("13 to 21 words", "20 to 50 words", "80 to 100 words");
            assertThat(attribute(pair, "passage")).isEmpty();
        }
    }

    @Test
    @DisplayName("the positive of a question for a passage is the passage, and its place in the document is kept")
    void passage() {
        Map<String, String> place = Map.of("passage", "2", "passage-from", "812", "passage-to", "1600");
        Matters.Document passage = new Matters.Document("notes/bees.md", "what bees do in winter", place);
        Matters matters = new Matters(Jobs.PERSONAS, List.of(passage), List.of(), List.of(new int[] {4, 2, 0, 1, 3}));
        OrderResult result =
                carryOut(Jobs.order(Kind.DOCUMENT_QUERY, 1), matters).getFirst();
        Example example = result.examples().getFirst();
        assertThat(((Pair) example).positive()).isEqualTo("what bees do in winter");
        assertThat(attribute(example, "document")).isEqualTo("notes/bees.md");
        place.forEach((name, value) -> assertThat(attribute(example, name)).isEqualTo(value));
        assertThat(ObligingModel.prompt(model.asked().getFirst())).contains("what bees do in winter");
    }

    @Test
    @DisplayName("classes are asked for in turn, and the second look at a text has the last word")
    void targen() {
        List<Example> examples = written(Jobs.targen(5));
        assertThat(model.asked()).hasSize(2 + 5 * 2);
        assertThat(examples).extracting(each -> ((Labelled) each).label()).containsOnly("red");
        assertThat(examples)
                .extracting(each -> attribute(each, "asked-label"))
                .containsExactly("", "blue", "", "blue", "");
        assertThat(model.asked()).extracting(Chat::sample).containsOnly(0);
        Function<Chat, String> prompt = ObligingModel::prompt;
        assertThat(model.asked().stream().map(prompt))
                .filteredOn(each -> each.contains("\"explanation\""))
                .hasSize(5);
    }

    @Test
    @DisplayName("what is written anew keeps the task, the prompt and the attributes of what was there")
    void rewritten() {
        for (Kind kind : List.of(Kind.PARAPHRASE, Kind.AUGMENT, Kind.HARD_NEGATIVES, Kind.REWRITE_INSTRUCTION)) {
            Example example = written(Jobs.order(kind, 1)).getFirst();
            assertThat(example.meta().task()).isEqualTo("faq");
            assertThat(example.meta().attributes()).containsEntry("focus", "f");
            assertThat(example.meta().prompt())
                    .matches(
                            kind == Kind.REWRITE_INSTRUCTION
                                    ? "Instruct: do [0-9a-f]{8} \n Query: "
                                    : "Instruct: find answers \\d \n Query: ");
        }
    }

    @Test
    @DisplayName("hard negatives come behind those that an example has")
    void hardNegatives() {
        Group group = (Group) written(Jobs.order(Kind.HARD_NEGATIVES, 1)).getFirst();
        assertThat(group.negatives()).hasSize(3).allMatch(text -> text.startsWith("miss "));
        assertThat(group.query()).startsWith("question ");
    }

    @Test
    @DisplayName("no place is left open in any prompt, and every kind of order draws others")
    void places() {
        Jobs.all(30).forEach(this::written);
        assertThat(model.asked())
                .allSatisfy(chat -> assertThat(ObligingModel.prompt(chat)).doesNotContainPattern("\\{[a-z-]+}"));
        assertThat(model.asked().stream().map(Chat::hash).distinct().count())
                .isGreaterThan(model.asked().size() / 2);
    }
}
