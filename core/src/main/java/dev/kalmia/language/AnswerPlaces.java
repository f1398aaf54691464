package dev.kalmia.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the answers of a journal stand. The most tokens of an answer do not belong to what was asked: they
/// only cut it short, so that an answer which came to its end also answers where more tokens are asked for.
final class AnswerPlaces {
    private final Map<Key, List<Place>> places = new HashMap<>();
    private int size;

    private record Key(String model, String question, int sample) {}

    /// A line of the journal.
    ///
    /// @param from of its first byte
    /// @param length in bytes, without its end
    record Line(long from, int length) {}

    /// @param asked the most tokens that were asked for
    /// @param ended whether the answer came to its end
    /// @param tokens of the answer
    private record Place(Line line, int asked, boolean ended, int tokens) {
        boolean serves(int most) {
            return ended && tokens <= most;
        }
    }

    /// Takes note of an answer. Where the same was asked before, the first answer stays.
    void add(AnswerLine answer, Line line) {
        List<Place> known = places.computeIfAbsent(
                new Key(answer.model(), answer.question(), answer.sample()), key -> new ArrayList<>(1));
        if (known.stream().noneMatch(place -> place.asked() == answer.maxTokens())) {
            boolean ended = answer.answer().finish() != Answer.Finish.LENGTH;
            known.add(new Place(line, answer.maxTokens(), ended, answer.answer().answerTokens()));
            size++;
        }
    }

    /// The answer to a chat, or else the first one to its question that would have come as it is.
    Optional<Line> find(String model, Chat chat) {
        int most = chat.writing().maxTokens();
        List<Place> known = places.getOrDefault(new Key(model, chat.question(), chat.sample()), List.of());
        return known.stream()
                .filter(place -> place.asked() == most)
                .findFirst()
                .or(() -> known.stream().filter(place -> place.serves(most)).findFirst())
                .map(Place::line);
    }

    int size() {
        return size;
    }
}
