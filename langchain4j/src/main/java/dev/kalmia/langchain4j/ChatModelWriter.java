package dev.kalmia.langchain4j;

import dev.kalmia.language.Answer;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.language.Message;
import dev.kalmia.language.NoAnswerException;
import dev.kalmia.run.InputException;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Any chat model of LangChain4j as a [LanguageModel]: behind a journal, retries and a budget by
/// [LanguageModel#recorded], as those of Kalmia are. Build it with `maxRetries(0)`, else failures are borne
/// twice.
/// Where the model does not count tokens, they are estimated. Its exceptions do not say how long a server
/// wants to be left alone (`Retry-After`): after a refusal for too many requests it is asked again as one
/// that does not say.
public final class ChatModelWriter implements LanguageModel {
    private final ChatModel model;
    private final String name;
    private final boolean jsonMode;
    private final Clock clock;

    /// Answers by a chat model, which is not closed with this.
    ///
    /// @param name which model answers, for the records of what it wrote; never an address or a secret
    /// @param jsonMode whether the model knows a response format of JSON
    public ChatModelWriter(ChatModel model, String name, boolean jsonMode) {
        this(model, name, jsonMode, Clock.systemUTC());
    }

    ChatModelWriter(ChatModel model, String name, boolean jsonMode, Clock clock) {
        this.model = model;
        this.name = name;
        this.jsonMode = jsonMode;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        try {
            return answer(chat, model.chat(request(chat)));
        } catch (RateLimitException many) {
            throw NoAnswerException.tooMany(reason(many), null, many);
        } catch (RetriableException busy) {
            throw NoAnswerException.forNow(reason(busy), null, busy);
        } catch (AuthenticationException | ModelNotFoundException | UnresolvedModelServerException never) {
            throw new InputException(name + ": " + reason(never), never);
        } catch (ContentFilteredException withheld) {
            return new Answer("", chat.estimatedTokens(), 0, Answer.Finish.WITHHELD, LocalDate.now(clock));
        } catch (HttpException status) {
            throw failure(status);
        } catch (LangChain4jException refused) {
            throw NoAnswerException.forGood(reason(refused), refused);
        } catch (RuntimeException broken) {
            // Its own clients throw no better for a cut connection and for an answer that is no JSON.
            throw NoAnswerException.forNow(name + ": " + reason(broken), null, broken);
        }
    }

    private static NoAnswerException failure(HttpException status) {
        if (status.statusCode() == 429) {
            return NoAnswerException.tooMany(reason(status), null, status);
        }
        return status.statusCode() >= 500 || status.statusCode() == 408
                ? NoAnswerException.forNow(reason(status), null, status)
                : NoAnswerException.forGood(reason(status), status);
    }

    private ChatRequest request(Chat chat) {
        Chat.Writing writing = chat.writing();
        ChatRequest.Builder request = ChatRequest.builder()
                .messages(chat.messages().stream().map(ChatModelWriter::message).toList())
                .temperature(writing.temperature())
                .topP(writing.topP())
                .maxOutputTokens(writing.maxTokens());
        return (writing.json() && jsonMode ? request.responseFormat(ResponseFormat.JSON) : request).build();
    }

    private static ChatMessage message(Message message) {
        return switch (message.speaker()) {
            case SYSTEM -> SystemMessage.from(message.text());
            case USER -> UserMessage.from(message.text());
            case ASSISTANT -> AiMessage.from(message.text());
        };
    }

    private Answer answer(Chat chat, ChatResponse response) {
        String text = Objects.requireNonNullElse(response.aiMessage().text(), "");
        @Nullable TokenUsage usage = response.tokenUsage();
        int asked = usage == null ? chat.estimatedTokens() : count(usage.inputTokenCount(), chat.estimatedTokens());
        int said = Chat.estimatedTokens(text);
        return new Answer(
                text,
                asked,
                usage == null ? said : count(usage.outputTokenCount(), said),
                finish(response.finishReason()),
                LocalDate.now(clock));
    }

    private static int count(@Nullable Integer counted, int estimated) {
        return counted == null || counted < 0 ? estimated : counted;
    }

    private static Answer.Finish finish(@Nullable FinishReason reason) {
        return switch (reason) {
            case LENGTH -> Answer.Finish.LENGTH;
            case CONTENT_FILTER -> Answer.Finish.WITHHELD;
            case STOP, TOOL_EXECUTION, OTHER -> Answer.Finish.DONE;
            case null -> Answer.Finish.DONE;
        };
    }

    /// On one line, since it is shown to people and kept in files.
    private static String reason(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
