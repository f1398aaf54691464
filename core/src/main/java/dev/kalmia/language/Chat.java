package dev.kalmia.language;

import dev.kalmia.run.Hashes;
import dev.kalmia.run.Json;
import dev.kalmia.run.UsageException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model is asked, and how it is to write.
///
/// @param messages the last one the user's; one of the system stands first alone
/// @param writing how the answer is drawn
/// @param sample the how-manieth answer to these messages: another number is another answer, the same one the
///     same
public record Chat(List<Message> messages, Writing writing, int sample) {
    public Chat {
        messages = List.copyOf(messages);
        if (messages.isEmpty() || messages.getLast().speaker() != Message.Speaker.USER) {
            throw new UsageException("the last message of a chat must be the user's; messages=" + messages.size());
        }
        if (messages.stream().skip(1).anyMatch(message -> message.speaker() == Message.Speaker.SYSTEM)) {
            throw new UsageException("a message of the system must be the first of its chat");
        }
        if (sample < 0) {
            throw new UsageException("the number of a sample must not be negative; sample=" + sample);
        }
    }

    /// How an answer is drawn.
    ///
    /// @param temperature 0 for the likeliest text
    /// @param topP the share of the probability that is drawn from, above 0 and at most 1
    /// @param maxTokens the most tokens of an answer
    /// @param json whether the answer is to be one JSON object
    public record Writing(double temperature, double topP, int maxTokens, boolean json) {
        public Writing {
            if (!(temperature >= 0 && temperature <= 2)) {
                throw new UsageException("temperature must be from 0 to 2; temperature=" + temperature);
            }
            if (!(topP > 0 && topP <= 1)) {
                throw new UsageException("top-p must be above 0 and at most 1; top-p=" + topP);
            }
            if (maxTokens < 1) {
                throw new UsageException("max-tokens must be at least 1; max-tokens=" + maxTokens);
            }
        }
    }

    /// What tells this chat from all others: the hash of all it holds but the sample.
    public String hash() {
        return Hashes.string(Json.writeLine(List.of(messages, writing)));
    }

    /// What an answer answers: the hash of all but the sample and the most tokens, which only cut an answer
    /// short.
    String question() {
        return question(messages, writing.temperature(), writing.topP(), writing.json());
    }

    static String question(@Nullable Object... parts) {
        return Hashes.string(Json.writeLine(Arrays.asList(parts)));
    }

    /// About how many tokens the messages have, rather too many, where nobody has counted them.
    public int estimatedTokens() {
        return Tokens.estimate(this);
    }

    /// About how many tokens a text has.
    public static int estimatedTokens(String text) {
        return Tokens.estimate(text);
    }

    /// How many tokens the messages likely have, by the characters of each script: to tell what something
    /// will cost, not to bound it.
    public int likelyTokens() {
        return Tokens.likely(this);
    }

    /// How many tokens a text likely has.
    public static int likelyTokens(String text) {
        return Tokens.likely(text);
    }

    /// More tokens than the messages can have: no tokenizer has a token without a byte, but for a few around
    /// each.
    long mostTokens() {
        return messages.stream()
                .mapToLong(message -> 16L + Tokens.bytes(message.text()))
                .sum();
    }
}
