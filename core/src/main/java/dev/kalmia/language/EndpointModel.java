package dev.kalmia.language;

import dev.kalmia.http.WebAnswer;
import dev.kalmia.http.WebClient;
import dev.kalmia.http.WebFailure;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model behind an endpoint that speaks OpenAI's chat completions, as most servers of models do. Asks once.
final class EndpointModel implements LanguageModel {
    private static final int MOST_BYTES = 16 << 20;
    private static final Set<Integer> BUSY = Set.of(408, 409, 425, 429);
    private static final Set<Integer> THIS_CHAT = Set.of(400, 413, 422);

    private final EndpointSettings settings;
    private final WebClient client;
    private final String what;
    private final Clock clock;

    EndpointModel(EndpointSettings settings, Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.client = new WebClient(settings.silence());
        this.what = settings.toString();
    }

    @Override
    public String name() {
        return settings.model();
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.chats())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "kalmia")
                .POST(BodyPublishers.ofString(body(chat)));
        settings.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        try (WebAnswer answer = client.send(request.build(), what)) {
            String text = new String(answer.bytes(MOST_BYTES, what), StandardCharsets.UTF_8);
            if (answer.status() != 200) {
                throw refused(answer, text);
            }
            Answer read = Completion.read(settings.withoutSecret(text), chat, LocalDate.now(clock));
            return read.withText(settings.withoutSecret(read.text()));
        } catch (WebFailure failure) {
            throw NoAnswerException.forNow(failure.reason(), failure.wish().orElse(null), failure);
        }
    }

    private String body(Chat chat) {
        SequencedMap<String, Object> body = new LinkedHashMap<>();
        body.put("model", settings.model());
        body.put(
                "messages",
                chat.messages().stream()
                        .map(message -> Map.of(
                                "role", message.speaker().name().toLowerCase(Locale.ROOT), "content", message.text()))
                        .toList());
        body.put("temperature", chat.writing().temperature());
        body.put("top_p", chat.writing().topP());
        body.put("max_tokens", chat.writing().maxTokens());
        if (chat.writing().json() && settings.jsonMode()) {
            body.put("response_format", Map.of("type", "json_object"));
        }
        return Json.writeLine(body);
    }

    private NoAnswerException refused(WebAnswer answer, String text) {
        int status = answer.status();
        String reason = "the endpoint answers " + status
                + Completion.refusal(text)
                        .map(said -> ": " + settings.withoutKey(said))
                        .orElse("");
        if (status == 429 && Completion.outOfQuota(text)) {
            throw new InputException(what + ": " + reason);
        }
        if (BUSY.contains(status) || status >= 500) {
            @Nullable Duration wish = answer.wish().orElse(null);
            NoAnswerException busy = status == 429
                    ? NoAnswerException.tooMany(reason, wish, null)
                    : NoAnswerException.forNow(reason, wish, null);
            return status < 500 ? busy.turnedAway() : busy;
        }
        if (THIS_CHAT.contains(status)) {
            return NoAnswerException.forGood(reason, null).turnedAway();
        }
        String hint = status == 401 || status == 403
                ? settings.key().isPresent() ? "; the key that is set does not allow it" : "; no key is set"
                : "";
        throw new InputException(what + ": " + reason + hint);
    }

    @Override
    public void close() {
        client.close();
    }
}
