package dev.kalmia.synth;

import dev.kalmia.language.Answer;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.language.NoAnswerException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Says what it is told to, in order, and keeps what it was asked.
final class ScriptedModel implements LanguageModel {
    static final LocalDate DAY = LocalDate.of(2026, 5, 6);

    private final Deque<Line> lines = new ArrayDeque<>();
    private final List<Chat> asked = new ArrayList<>();

    private record Line(String text, Answer.Finish finish, boolean answers) {}

    ScriptedModel says(String text) {
        lines.add(new Line(text, Answer.Finish.DONE, true));
        return this;
    }

    ScriptedModel ends(String text, Answer.Finish finish) {
        lines.add(new Line(text, finish, true));
        return this;
    }

    ScriptedModel isSilent(String reason) {
        lines.add(new Line(reason, Answer.Finish.DONE, false));
        return this;
    }

    ScriptedModel isBusy(String reason) {
        lines.add(new Line(reason, Answer.Finish.LENGTH, false));
        return this;
    }

    List<Chat> asked() {
        return asked;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        asked.add(chat);
        Line line = lines.removeFirst();
        if (!line.answers()) {
            throw line.finish() == Answer.Finish.LENGTH
                    ? NoAnswerException.forNow(line.text(), null, null)
                    : NoAnswerException.forGood(line.text(), null);
        }
        return new Answer(line.text(), 10, 5, line.finish(), DAY);
    }
}
