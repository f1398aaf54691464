package dev.kalmia.language;

import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// A line of a journal of answers.
///
/// @param model which answered
/// @param question what it answers, see [Chat#question()]
/// @param sample the how-manieth answer to it
/// @param maxTokens the most tokens that were asked for
record AnswerLine(String model, String question, int sample, int maxTokens, Answer answer) {
    private static final String MESSAGES = "messages";
    private static final String WRITING = "writing";

    static AnswerLine of(String model, Chat chat, Answer answer) {
        return new AnswerLine(
                model, chat.question(), chat.sample(), chat.writing().maxTokens(), answer);
    }

    /// @param place of the line, for messages
    /// @throws InputException when something is missing, of another kind, or the chat is not the one that the
    ///     hash is of
    static AnswerLine read(byte[] bytes, String place) {
        Map<String, Object> line = Json.asObject(Json.parse(new String(bytes, StandardCharsets.UTF_8), place), place);
        String chat = text(line, "chat", place);
        String model = text(line, "model", place);
        int sample = number(line, "sample", place);
        Answer answer = answer(line, place);
        requireOwn(chat, line, place);
        Map<String, Object> writing = Json.asObject(line.get(WRITING), place + ": " + WRITING);
        String question =
                Chat.question(line.get(MESSAGES), writing.get("temperature"), writing.get("topP"), writing.get("json"));
        return new AnswerLine(model, question, sample, number(writing, "maxTokens", place), answer);
    }

    /// Else an answer to one thing would be taken for one to another.
    private static void requireOwn(String chat, Map<String, Object> line, String place) {
        String asked = Hashes.string(Json.writeLine(Arrays.asList(line.get(MESSAGES), line.get(WRITING))));
        if (!asked.equals(chat)) {
            throw new InputException(place + ": chat must be the hash of " + MESSAGES + " and " + WRITING + ", " + asked
                    + "; chat=" + chat);
        }
    }

    private static Answer answer(Map<String, Object> line, String place) {
        try {
            return new Answer(
                    text(line, "text", place),
                    number(line, "promptTokens", place),
                    number(line, "answerTokens", place),
                    Answer.Finish.valueOf(text(line, "finish", place)),
                    LocalDate.parse(text(line, "date", place)));
        } catch (IllegalArgumentException | DateTimeParseException wrong) {
            throw new InputException(place + ": " + wrong.getMessage(), wrong);
        }
    }

    private static String text(Map<String, Object> line, String key, String place) {
        if (line.get(key) instanceof String text) {
            return text;
        }
        throw new InputException(place + ": " + key + " must be a text; value=" + line.get(key));
    }

    private static int number(Map<String, Object> line, String key, String place) {
        if (line.get(key) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new InputException(place + ": " + key + " must be a whole number from 0; value=" + line.get(key));
    }

    /// With the end of the line.
    static byte[] write(String model, Chat chat, Answer answer) {
        SequencedMap<String, Object> line = new LinkedHashMap<>();
        line.put("chat", chat.hash());
        line.put("sample", chat.sample());
        line.put("model", model);
        line.put("date", answer.date().toString());
        line.put(MESSAGES, chat.messages());
        line.put(WRITING, chat.writing());
        line.put("text", answer.text());
        line.put("promptTokens", answer.promptTokens());
        line.put("answerTokens", answer.answerTokens());
        line.put("finish", answer.finish());
        return (Json.writeLine(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
