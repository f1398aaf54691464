package dev.kalmia.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EndpointModelTest {
    private static final String SECRET = "sk-very-secret";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);

    private final FakeEndpoint endpoint = new FakeEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    private LanguageModel model() {
        return model("KEY", Duration.ofSeconds(20));
    }

    private LanguageModel model(String keyVariable, Duration silence) {
        return new EndpointModel(
                EndpointSettings.of(
                        endpoint.address() + "/", "writer-7b", keyVariable, silence, true, Map.of("KEY", SECRET)::get),
                CLOCK);
    }

    static Chat chat(String text) {
        return new Chat(
                List.of(Message.system("You are a nurse."), Message.user(text)),
                new Chat.Writing(0.7, 0.8, 100, true),
                0);
    }

    @Test
    @DisplayName("a chat goes out as chat completions have it, and the answer comes back with its tokens")
    void asks() throws NoAnswerException {
        try (LanguageModel model = model()) {
            Answer answer = model.answer(chat("hello «世界»"));
            assertThat(answer).isEqualTo(new Answer("HELLO «世界»", 11, 7, Answer.Finish.DONE, LocalDate.of(2026, 3, 4)));
            assertThat(model.name()).isEqualTo("writer-7b");
        }
        FakeEndpoint.Request request = endpoint.requests().getFirst();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.authorization()).isEqualTo("Bearer " + SECRET);
        assertThat(request.body())
                .containsEntry("model", "writer-7b")
                .containsEntry("temperature", 0.7)
                .containsEntry("top_p", 0.8)
                .containsEntry("max_tokens", 100L)
                .containsEntry("response_format", Map.of("type", "json_object"))
                .containsEntry(
                        "messages",
                        List.of(
                                Map.of("role", "system", "content", "You are a nurse."),
                                Map.of("role", "user", "content", "hello «世界»")));
    }

    @Test
    @DisplayName("without a key none is sent")
    void noKey() throws NoAnswerException {
        try (LanguageModel model = model("", Duration.ofSeconds(20))) {
            model.answer(chat("hello"));
        }
        assertThat(endpoint.requests().getFirst().authorization()).isNull();
    }

    @Test
    @DisplayName("why writing ended is told, parts are put together, and tokens that are not told are counted")
    void readsAnswers() throws NoAnswerException {
        endpoint.next(
                FakeEndpoint.status(200, FakeEndpoint.completion("cut", "length")),
                FakeEndpoint.status(200, FakeEndpoint.completion("", "content_filter")),
                FakeEndpoint.status(
                        200, "{\"choices\": [{\"message\": {\"content\": [{\"text\": \"a\"}, {\"text\": \"b\"}]}}]}"),
                FakeEndpoint.status(
                        200, "{\"choices\": [{\"message\": {\"content\": null, \"refusal\": \"I will not\"}}]}"));
        try (LanguageModel model = model()) {
            assertThat(model.answer(chat("x")).finish()).isEqualTo(Answer.Finish.LENGTH);
            assertThat(model.answer(chat("x")).finish()).isEqualTo(Answer.Finish.WITHHELD);
            Answer parts = model.answer(chat("x"));
            assertThat(parts.text()).isEqualTo("ab");
            assertThat(parts.promptTokens()).isEqualTo(6 + 1);
            assertThat(parts.answerTokens()).isEqualTo(1);
            assertThat(model.answer(chat("x")).finish()).isEqualTo(Answer.Finish.WITHHELD);
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refusal() {
        try (LanguageModel model = model()) {
            return assertThatThrownBy(() -> model.answer(chat("x")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | not json at all | no chat completion",
                "200 | {\"choices\": []} | choices is missing",
                "200 | {\"choices\": [{\"message\": {\"content\": 5}}]} | content must be a text",
                "200 | {\"choices\": [{}]} | message",
                "200 | {\"error\": {\"message\": \"out of memory\"}} | answers with an error: out of memory",
                "500 | {\"error\": \"boom\"} | answers 500: boom",
                "502 | <html>bad gateway</html> | answers 502",
                "408 | {} | answers 408"
            })
    @DisplayName("a server in trouble may be asked again")
    void forNow(int status, String body, String said) {
        endpoint.next(FakeEndpoint.status(status, body));
        refusal()
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        failure -> assertThat(failure.mayAskAgain()).isTrue())
                .hasMessageContaining(said);
    }

    @Test
    @DisplayName("a server that refuses without saying how long is left alone all the same, a broken one is not")
    void unsaid() {
        endpoint.next(FakeEndpoint.status(429, "{}"));
        refusal()
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        failure -> assertThat(failure.wish()).contains(Duration.ofSeconds(5)));
        endpoint.next(FakeEndpoint.status(500, "{}"));
        refusal()
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        failure -> assertThat(failure.wish()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "0, 0", "'Sun, 06 Nov 1994 08:49:37 GMT', 0"})
    @DisplayName("how long a busy server wants to be left alone is told")
    void wish(String header, long seconds) {
        endpoint.next(FakeEndpoint.busy(header));
        refusal().isInstanceOfSatisfying(NoAnswerException.class, failure -> {
            assertThat(failure.mayAskAgain()).isTrue();
            assertThat(failure.wish()).contains(Duration.ofSeconds(seconds));
        });
    }

    @Test
    @DisplayName("an answer that is cut short, and a server that says nothing, may be asked again")
    void silence() {
        endpoint.next(FakeEndpoint.cutShort(), FakeEndpoint.stall(3000));
        try (LanguageModel model = model("KEY", Duration.ofMillis(300))) {
            assertThatThrownBy(() -> model.answer(chat("x")))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("the connection");
            assertThatThrownBy(() -> model.answer(chat("x")))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    @DisplayName(
            "a server that trickles bytes for ever is left after five times the longest silence, and may be asked again")
    void trickle(int status) throws NoAnswerException {
        endpoint.next(FakeEndpoint.trickle(status, 20));
        try (LanguageModel model = model("KEY", Duration.ofMillis(400))) {
            assertThatThrownBy(() -> model.answer(chat("x")))
                    .isInstanceOfSatisfying(
                            NoAnswerException.class,
                            failure -> assertThat(failure.mayAskAgain()).isTrue())
                    .hasMessageContaining("the answer takes longer than 2 seconds");
            assertThat(model.answer(chat("x")).text()).isEqualTo("X");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    @DisplayName("a chat that a server refuses is not asked again, and others may be")
    void thisChat(int status) {
        endpoint.next(FakeEndpoint.status(status, "{\"error\": {\"message\": \"too\\nlong\"}}"));
        refusal()
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        failure -> assertThat(failure.mayAskAgain()).isFalse())
                .hasMessage("the endpoint answers " + status + ": too long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\": {\"message\": \"Incorrect API key provided: sk-very-secret\"}} | the key that is set",
                "403 | {} | the key that is set",
                "404 | {\"error\": {\"message\": \"no model writer-7b\"}} | no model writer-7b",
                "302 | {} | answers 302",
                "429 | {\"error\": {\"code\": \"insufficient_quota\", \"message\": \"pay\"}} | pay"
            })
    @DisplayName("what no chat would be answered for ends the run, and the key is never shown")
    void ends(int status, String body, String said) {
        endpoint.next(FakeEndpoint.status(status, body));
        refusal()
                .isInstanceOf(InputException.class)
                .hasMessageContaining("answers " + status)
                .hasMessageContaining(said)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    @DisplayName(
            "an endpoint that shows the key in what it writes, however it is escaped, does not get it into an answer")
    void echo() throws NoAnswerException {
        for (String shown : List.of(SECRET, SECRET.replace("-", "\\u002d"))) {
            endpoint.next(FakeEndpoint.status(
                    200,
                    "{\"choices\": [{\"message\": {\"content\": \"You sent Bearer " + shown + ".\"},"
                            + " \"finish_reason\": \"stop\"}]}"));
            try (LanguageModel model = model()) {
                assertThat(model.answer(chat("x")).text()).isEqualTo("You sent Bearer ***.");
            }
        }
    }

    @Test
    @DisplayName("nothing that is written of an endpoint shows its key")
    void secret() {
        EndpointSettings settings = EndpointSettings.of(
                endpoint.address(), "m", "KEY", Duration.ofSeconds(1), true, Map.of("KEY", SECRET)::get);
        assertThat(settings.toString()).doesNotContain(SECRET).contains("m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://host/v1 | m | KEY | address of an endpoint",
                "http://user:pass@host/v1 | m | KEY | address of an endpoint",
                "http://host/v1?key=1 | m | KEY | address of an endpoint",
                "nonsense | m | KEY | address of an endpoint",
                "http://host/v1 | '' | KEY | name of a model",
                "http://example.org/v1 | m | KEY | a key is sent over https or to this machine alone; host=example.org",
                "https://host/v1 | m | MISSING | variable=MISSING",
                "https://host/v1 | m | WRONG | variable=WRONG"
            })
    @DisplayName("settings that cannot be are refused before anything is sent")
    void refusesSettings(String address, String model, String variable, String said) {
        Map<String, String> environment = Map.of("KEY", SECRET, "WRONG", "two\nlines");
        assertThatThrownBy(() ->
                        EndpointSettings.of(address, model, variable, Duration.ofSeconds(1), true, environment::get))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("pass");
    }
}
