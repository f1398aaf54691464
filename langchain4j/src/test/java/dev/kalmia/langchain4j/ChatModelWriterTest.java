package dev.kalmia.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.language.Answer;
import dev.kalmia.language.AnswerJournal;
import dev.kalmia.language.Budget;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.language.Message;
import dev.kalmia.language.NoAnswerException;
import dev.kalmia.run.InputException;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChatModelWriterTest {
    private static final Chat CHAT = new Chat(
            List.of(Message.system("a nurse"), Message.user("ask"), Message.assistant("said"), Message.user("again")),
            new Chat.Writing(0.7, 0.8, 50, true),
            0);

    private final List<ChatRequest> asked = new ArrayList<>();

    private ChatModelWriter writer(Function<ChatRequest, ChatResponse> answers, boolean jsonMode) {
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                asked.add(request);
                return answers.apply(request);
            }
        };
        return new ChatModelWriter(
                model, "some model", jsonMode, Clock.fixed(Instant.parse("2026-05-06T23:59:59Z"), ZoneOffset.UTC));
    }

    private static ChatResponse.Builder says(String text) {
        return ChatResponse.builder().aiMessage(AiMessage.from(text));
    }

    @Test
    @DisplayName("messages, sampling and JSON mode are handed on, text and counts come back")
    void answers() throws NoAnswerException {
        ChatModelWriter writer = writer(
                request -> says("{}")
                        .tokenUsage(new TokenUsage(21, 4))
                        .finishReason(FinishReason.STOP)
                        .build(),
                true);
        assertThat(writer.answer(CHAT))
                .isEqualTo(new Answer("{}", 21, 4, Answer.Finish.DONE, LocalDate.of(2026, 5, 6)));
        ChatRequest request = asked.getFirst();
        assertThat(request.messages())
                .containsExactly(
                        SystemMessage.from("a nurse"),
                        UserMessage.from("ask"),
                        AiMessage.from("said"),
                        UserMessage.from("again"));
        assertThat(request.temperature()).isEqualTo(0.7);
        assertThat(request.topP()).isEqualTo(0.8);
        assertThat(request.maxOutputTokens()).isEqualTo(50);
        assertThat(request.responseFormat().type()).isEqualTo(ResponseFormatType.JSON);
        assertThat(writer.name()).isEqualTo("some model");
    }

    @Test
    @DisplayName("a model without JSON mode and counts is asked without, and estimated")
    void plain() throws NoAnswerException {
        Answer answer = writer(request -> says("twelve bytes").build(), false).answer(CHAT);
        assertThat(asked.getFirst().responseFormat()).isNull();
        assertThat(answer.promptTokens()).isEqualTo(CHAT.estimatedTokens()).isPositive();
        assertThat(answer.answerTokens()).isEqualTo(4);
        assertThat(answer.finish()).isEqualTo(Answer.Finish.DONE);
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    @DisplayName("every reason to finish is known")
    void finish(FinishReason reason) throws NoAnswerException {
        Answer.Finish finish = writer(request -> says("x").finishReason(reason).build(), true)
                .answer(CHAT)
                .finish();
        assertThat(finish)
                .isEqualTo(
                        reason == FinishReason.LENGTH
                                ? Answer.Finish.LENGTH
                                : reason == FinishReason.CONTENT_FILTER ? Answer.Finish.WITHHELD : Answer.Finish.DONE);
    }

    private ChatModelWriter failing(RuntimeException failure) {
        return writer(
                request -> {
                    throw failure;
                },
                true);
    }

    @Test
    @DisplayName(
            "a cut connection, an answer that is no JSON and a failing server may be asked again, with one line; a refusal not")
    void unmapped() {
        for (RuntimeException broken : List.of(
                new RuntimeException(new IOException("fixed content-length: 566,\nbytes received: 283")),
                new IllegalStateException("no JSON"),
                new HttpException(500, "broken"),
                new HttpException(429, "slow down"))) {
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> failing(broken).answer(CHAT))
                    .matches(NoAnswerException::mayAskAgain)
                    .withMessageNotContaining("\n");
        }
        assertThatExceptionOfType(NoAnswerException.class)
                .isThrownBy(() -> failing(new HttpException(400, "too long")).answer(CHAT))
                .matches(failure -> !failure.mayAskAgain());
    }

    @Test
    @DisplayName(
            "too many requests are asked for again for minutes, since nobody tells how long to wait; what breaks is not")
    void tooMany() {
        for (RuntimeException many :
                List.of(new RateLimitException("slow down"), new HttpException(429, "slow down"))) {
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> failing(many).answer(CHAT))
                    .matches(failure -> failure.wish().isPresent());
        }
        for (RuntimeException broken : List.of(new TimeoutException("late"), new HttpException(503, "down"))) {
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> failing(broken).answer(CHAT))
                    .matches(failure -> failure.wish().isEmpty());
        }
    }

    @Test
    @DisplayName("what may pass may be asked again, what is wrong with one chat is for good, a refused key ends it all")
    void failures() throws NoAnswerException {
        for (RuntimeException busy : List.of(new RateLimitException("slow\ndown"), new TimeoutException("late"))) {
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> failing(busy).answer(CHAT))
                    .matches(NoAnswerException::mayAskAgain)
                    .matches(failure -> !failure.reason().contains("\n"));
        }
        assertThatExceptionOfType(NoAnswerException.class)
                .isThrownBy(
                        () -> failing(new InvalidRequestException("too long")).answer(CHAT))
                .matches(failure -> !failure.mayAskAgain());
        assertThatThrownBy(() -> failing(new AuthenticationException("no key")).answer(CHAT))
                .isInstanceOf(InputException.class)
                .hasMessage("some model: no key");
        assertThat(failing(new ContentFilteredException("no")).answer(CHAT).finish())
                .isEqualTo(Answer.Finish.WITHHELD);
    }

    @Test
    @DisplayName("behind a journal and a budget it is asked once, and failures are borne")
    void recorded(@TempDir Path folder) throws NoAnswerException {
        ChatModelWriter writer = writer(
                request -> {
                    if (asked.size() == 1) {
                        throw new TimeoutException("late");
                    }
                    return says("answer " + asked.size()).build();
                },
                true);
        try (AnswerJournal journal = AnswerJournal.open(folder)) {
            LanguageModel model = LanguageModel.recorded(writer, new Budget(5, 0), journal);
            assertThat(model.answer(CHAT).text()).isEqualTo("answer 2");
            assertThat(model.answer(CHAT).text()).isEqualTo("answer 2");
            assertThat(asked).hasSize(2);
        }
    }
}
