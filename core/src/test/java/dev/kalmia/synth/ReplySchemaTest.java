package dev.kalmia.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kalmia.run.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplySchemaTest {
    private static final ReplySchema SCHEMA = ReplySchema.of(
            new ReplySchema.Text("query", 5, 10),
            new ReplySchema.Choice("kind", List.of("yes", "no")),
            new ReplySchema.Amount("score", 0, 5),
            new ReplySchema.Texts("tasks", 2, new ReplySchema.Text("task", 3, 5)),
            new ReplySchema.Objects("groups", 1, ReplySchema.of(new ReplySchema.Text("label", 3, 5))));

    private static List<String> faults(String reply) {
        return SCHEMA.faults(Json.asObject(Json.parse(reply, "reply"), "reply"));
    }

    @Test
    @DisplayName("a reply as it was asked for has no fault, and other keys are passed over")
    void good() {
        assertThat(faults("{\"query\": \"q\", \"kind\": \"no\", \"score\": 2.5, \"tasks\": [\"a\", \"b\"],"
                        + " \"groups\": [{\"label\": \"l\"}], \"more\": 1}"))
                .isEmpty();
        assertThat(faults("{\"query\": \"q\", \"kind\": \"no\", \"score\": 5, \"tasks\": [\"a\", \"b\", \"a\"],"
                        + " \"groups\": [{\"label\": \"l\"}, {\"label\": \"l\", \"more\": 2}]}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"query\" | null | \"query\" is missing",
                "\"query\" | 5 | \"query\" must be a text",
                "\"query\" | \"  \" | \"query\" must not be empty",
                "\"query\" | \"12345678901\" | \"query\" must have at most 10 characters; it has 11",
                "\"kind\" | \"maybe\" | \"kind\" must be one of \"yes\", \"no\"",
                "\"score\" | 5.1 | \"score\" must be a number from 0 to 5",
                "\"score\" | \"5\" | \"score\" must be a number from 0 to 5",
                "\"tasks\" | \"a\" | \"tasks\" must be a list",
                "\"groups\" | [] | \"groups\" must have at least 1 objects; it has 0",
                "\"groups\" | {} | \"groups\" must be a list",
                "\"groups\" | [5] | \"groups\" each element must be an object",
                "\"groups\" | [{\"label\": \"l\"}, {}] | \"groups\" each element: \"label\" is missing",
                "\"tasks\" | [\"a\", \" a\"] | \"tasks\" must have at least 2 different texts; it has 1",
                "\"tasks\" | [\"a\", null] | \"tasks\" each element must be a text",
                "\"tasks\" | [\"a\", \"123456\"] | \"tasks\" each element must have at most 5 characters; it has 6"
            })
    @DisplayName("what is wrong is said in words")
    void bad(String key, String value, String fault) {
        String good = "{\"query\": \"q\", \"kind\": \"no\", \"score\": 1, \"tasks\": [\"a\", \"b\"],"
                + " \"groups\": [{\"label\": \"l\"}]}";
        Map<String, Object> reply = Json.asObject(Json.parse(good, "reply"), "reply");
        reply.putAll(Json.asObject(Json.parse("{" + key + ": " + value + "}", "changed"), "changed"));
        assertThat(SCHEMA.faults(reply)).containsExactly(fault);
    }

    @Test
    @DisplayName("an empty object misses every key, in the order of the schema")
    void all() {
        assertThat(faults("{}"))
                .containsExactly(
                        "\"query\" is missing",
                        "\"kind\" is missing",
                        "\"score\" is missing",
                        "\"tasks\" is missing",
                        "\"groups\" is missing");
    }

    @Test
    @DisplayName("it describes itself for a prompt")
    void described() {
        assertThat(SCHEMA.described())
                .isEqualTo("one JSON object with the keys \"query\": a text; \"kind\": one of \"yes\", \"no\";"
                        + " \"score\": a number from 0 to 5; \"tasks\": a list of 2 or more different texts; \"groups\": a list of 1 or more objects,"
                        + " each one JSON object with the keys \"label\": a text");
    }

    @Test
    @DisplayName("two fields of one name, or none, are an error of the program")
    void refused() {
        assertThatIllegalArgumentException().isThrownBy(ReplySchema::of);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplySchema.of(new ReplySchema.Text("a", 1, 1), new ReplySchema.Amount("a", 0, 1)));
    }
}
