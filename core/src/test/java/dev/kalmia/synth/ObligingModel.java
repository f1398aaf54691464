package dev.kalmia.synth;

import dev.kalmia.language.Answer;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Json;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Answers every prompt of this room as it asks to be answered, with texts that nobody asked before: a function of the
/// chat alone. Keeps what it was asked.
public final class ObligingModel implements LanguageModel {
    static final LocalDate DAY = LocalDate.of(2026, 5, 6);

    private final Queue<Chat> asked = new ConcurrentLinkedQueue<>();
    private final BiFunction<Chat, String, String> last;

    public ObligingModel() {
        this((chat, answer) -> answer);
    }

    /// @param last has the last word on an answer
    ObligingModel(BiFunction<Chat, String, String> last) {
        this.last = last;
    }

    /// Every chat so far.
    public List<Chat> asked() {
        return List.copyOf(asked);
    }

    static String prompt(Chat chat) {
        return chat.messages().getLast().text();
    }

    @Override
    public String name() {
        return "obliging";
    }

    @Override
    public Answer answer(Chat chat) {
        asked.add(chat);
        String mark = Hashes.string(chat.hash() + chat.sample()).substring(0, 8);
        String text = last.apply(chat, Json.writeLine(reply(prompt(chat), mark)));
        return new Answer(text, 10, 5, Answer.Finish.DONE, DAY);
    }

    private static Map<String, Object> reply(String prompt, String mark) {
        if (prompt.contains("\"tasks\"")) {
            return Map.of("tasks", several(5, "task " + mark));
        }
        if (prompt.contains("\"user_query\"")) {
            return Map.of(
                    "user_query", "query " + mark,
                    "positive_document", "positive " + mark,
                    "hard_negative_document", "negative " + mark);
        }
        if (prompt.contains("\"S1\"")) {
            return Map.of("S1", "first " + mark, "S2", "second " + mark, "S3", "third " + mark);
        }
        if (prompt.contains("\"misleading_label\"")) {
            return Map.of("task", "sort " + mark, "input_text", "text " + mark, "label", "a", "misleading_label", "b");
        }
        if (prompt.contains("\"groups\"")) {
            return Map.of(
                    "task",
                    "sort " + mark,
                    "groups",
                    Stream.of("a", "b", "c")
                            .map(label -> Map.of("label", label, "texts", several(4, label + " " + mark)))
                            .toList());
        }
        if (prompt.contains("\"question_type\"")) {
            return Map.of("character", 2, "question_type", "summary", "difficulty", "phd");
        }
        if (prompt.contains("\"contexts\"")) {
            return Map.of("contexts", several(10, "setting " + mark));
        }
        if (prompt.contains("\"seeds\"")) {
            return Map.of("seeds", several(5, "kernel " + mark));
        }
        if (prompt.contains("\"explanation\"")) {
            return Map.of("explanation", "it is clear", "label", "red");
        }
        if (prompt.contains("\"hard_negatives\"")) {
            return Map.of("hard_negatives", several(3, "miss " + mark));
        }
        if (prompt.contains("\"instruction\"")) {
            return Map.of("instruction", "do " + mark);
        }
        return prompt.contains("\"text\"")
                ? Map.of("text", "text " + mark)
                : Map.of("query", "query " + mark, "document", "document " + mark);
    }

    private static List<String> several(int count, String text) {
        return IntStream.range(0, count).mapToObj(i -> text + " " + i).toList();
    }
}
