package dev.kalmia.language;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an endpoint says: OpenAI's chat completion object, or its error object.
final class Completion {
    private static final int MOST_SAID = 300;

    private Completion() {}

    /// Reads an answer of status 200. What is no such object is a server in trouble, and may be asked again.
    static Answer read(String text, Chat chat, LocalDate date) throws NoAnswerException {
        try {
            Map<String, Object> object = Json.asObject(Json.parse(text, "the answer"), "the answer");
            if (object.get("error") != null) {
                throw NoAnswerException.forNow(
                        "the endpoint answers with an error"
                                + refusal(text).map(said -> ": " + said).orElse(""),
                        null,
                        null);
            }
            if (!(object.get("choices") instanceof List<?> choices) || choices.isEmpty()) {
                throw new InputException("choices is missing");
            }
            Map<String, Object> choice = Json.asObject(choices.getFirst(), "choices");
            Map<String, Object> message = Json.asObject(choice.get("message"), "message");
            String content = content(message.get("content"));
            Answer.Finish finish = finish(String.valueOf(choice.get("finish_reason")));
            if (message.get("refusal") instanceof String refusal && !refusal.isBlank()) {
                return answer(refusal, Answer.Finish.WITHHELD, object.get("usage"), chat, date);
            }
            return answer(content, finish, object.get("usage"), chat, date);
        } catch (InputException wrong) {
            throw NoAnswerException.forNow(
                    "the endpoint's answer is no chat completion: " + wrong.getMessage(), null, wrong);
        }
    }

    /// A text, or its parts; none where only thoughts or calls of tools came.
    private static String content(@Nullable Object content) {
        return switch (content) {
            case null -> "";
            case String text -> text;
            case List<?> parts -> {
                StringBuilder text = new StringBuilder();
                for (Object part : parts) {
                    if (Json.asObject(part, "content").get("text") instanceof String piece) {
                        text.append(piece);
                    }
                }
                yield text.toString();
            }
            default -> throw new InputException("content must be a text");
        };
    }

    private static Answer.Finish finish(String reason) {
        return switch (reason) {
            case "length" -> Answer.Finish.LENGTH;
            case "content_filter" -> Answer.Finish.WITHHELD;
            default -> Answer.Finish.DONE;
        };
    }

    private static Answer answer(String text, Answer.Finish finish, @Nullable Object usage, Chat chat, LocalDate date) {
        int prompt = Tokens.estimate(chat);
        int written = Tokens.estimate(text);
        if (usage instanceof Map<?, ?> told) {
            prompt = tokens(told.get("prompt_tokens"), prompt);
            written = tokens(told.get("completion_tokens"), written);
        }
        return new Answer(text, prompt, written, finish, date);
    }

    private static int tokens(@Nullable Object told, int estimate) {
        return told instanceof Long count && count >= 0 && count <= Integer.MAX_VALUE ? count.intValue() : estimate;
    }

    /// What an error says, on one line.
    static Optional<String> refusal(String text) {
        return error(text)
                .map(error -> error instanceof Map<?, ?> object ? object.get("message") : error)
                .filter(String.class::isInstance)
                .map(said -> ((String) said).strip().replaceAll("[\\p{Cntrl}\\s]+", " "))
                .filter(said -> !said.isEmpty())
                .map(said -> said.length() > MOST_SAID ? said.substring(0, MOST_SAID) + "…" : said);
    }

    /// Whether there is no more money, which waiting does not change.
    static boolean outOfQuota(String text) {
        return error(text)
                .filter(error -> error instanceof Map<?, ?> object
                        && ("insufficient_quota".equals(object.get("code"))
                                || "insufficient_quota".equals(object.get("type"))))
                .isPresent();
    }

    private static Optional<Object> error(String text) {
        try {
            return Json.parse(text, "the answer") instanceof Map<?, ?> object
                    ? Optional.ofNullable(object.containsKey("error") ? object.get("error") : object.get("detail"))
                    : Optional.empty();
        } catch (InputException noJson) {
            return Optional.empty();
        }
    }
}
