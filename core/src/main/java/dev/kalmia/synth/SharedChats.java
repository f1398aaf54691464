package dev.kalmia.synth;

import dev.kalmia.language.Answer;
import dev.kalmia.language.Chat;
import dev.kalmia.language.LanguageModel;
import dev.kalmia.language.NoAnswerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Lets orders that need one chat at the same time wait for one answer, so that none is paid for twice. What got no
/// answer gets none for the rest of the job, and every order that needs it is told the same. Safe for use by many
/// threads.
final class SharedChats implements LanguageModel {
    private final LanguageModel model;

    /// What is being asked, which is as much as orders are carried out at a time, and what got no answer.
    private final ConcurrentMap<Key, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();

    /// What tells a chat from all others in a journal of one model.
    record Key(String chat, int sample) {
        static Key of(Chat chat) {
            return new Key(chat.hash(), chat.sample());
        }
    }

    /// @param model that remembers its answers, as one with a journal does: what is answered is forgotten here
    SharedChats(LanguageModel model) {
        this.model = model;
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        Key key = Key.of(chat);
        CompletableFuture<Answer> own = new CompletableFuture<>();
        CompletableFuture<Answer> first = asked.putIfAbsent(key, own);
        return first == null ? ask(chat, key, own) : await(first);
    }

    private Answer ask(Chat chat, Key key, CompletableFuture<Answer> own) throws NoAnswerException {
        try {
            Answer answer = model.answer(chat);
            own.complete(answer);
            asked.remove(key);
            return answer;
        } catch (NoAnswerException | RuntimeException | Error failure) {
            own.completeExceptionally(failure);
            throw failure;
        }
    }

    private static Answer await(CompletableFuture<Answer> first) throws NoAnswerException {
        try {
            return first.join();
        } catch (CompletionException told) {
            switch (told.getCause()) {
                case NoAnswerException none -> throw none;
                case RuntimeException failure -> throw failure;
                case null, default -> throw told;
            }
        }
    }

    /// How many chats are being asked or got no answer.
    int held() {
        return asked.size();
    }
}
