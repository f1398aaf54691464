package dev.kalmia.encode;

import dev.kalmia.run.InputException;
import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Makes the tokens of a window of texts: cuts, chunks or refuses what is too long.
final class TextTokens {
    private final Tokenizer tokenizer;
    private final Overflow overflow;
    private final int maxTokens;

    TextTokens(Tokenizer tokenizer, Overflow overflow, int maxTokens) {
        this.tokenizer = tokenizer;
        this.overflow = overflow;
        this.maxTokens = maxTokens;
    }

    /// A text and what is put before it.
    record Prompted(String prompt, String text) {
        static List<Prompted> all(List<UsedPrompt> prompts, List<String> texts) {
            return IntStream.range(0, texts.size())
                    .mapToObj(i -> new Prompted(prompts.get(i).text(), texts.get(i)))
                    .toList();
        }

        int length() {
            return prompt.length() + text.length();
        }
    }

    /// @param offset how many texts stand before the first of these
    TokenWindow of(List<String> texts, long offset, AskedPrompt asked) {
        String prompt = asked.used().text();
        if (overflow.inPieces()) {
            return new TokenWindow.InChunks(offset, pieces(prompt, texts));
        }
        return fitting(
                offset,
                asked.preset() == null
                        ? whole(prompt, texts)
                        : tokenizer.encodeTemplate(asked.preset().template(), texts, maxTokens));
    }

    /// Of texts that have prompts of their own.
    ///
    /// @param offset how many texts stand before the first of these
    TokenWindow ofEach(List<Prompted> texts, long offset) {
        return overflow.inPieces()
                ? new TokenWindow.InChunks(offset, byPrompt(texts, this::pieces))
                : fitting(offset, byPrompt(texts, this::whole));
    }

    private static <T> List<T> byPrompt(List<Prompted> texts, BiFunction<String, List<String>, List<T>> tokenising) {
        PromptGroups<String> groups = PromptGroups.of(
                texts.stream().map(Prompted::text).toList(),
                texts.stream().map(Prompted::prompt).toList());
        return groups.inOrder(groups.all().parallelStream()
                .map(group -> tokenising.apply(group.prompt(), group.texts()))
                .toList());
    }

    private TokenWindow fitting(long offset, List<TokenIds> tokens) {
        for (int i = 0; overflow == Overflow.ERROR && i < tokens.size(); i++) {
            if (tokens.get(i).truncated()) {
                throw new InputException("text " + (offset + i) + " has too many tokens: at most " + maxTokens
                        + " take part; tokens=" + tokens.get(i).fullLength());
            }
        }
        return new TokenWindow.Whole(offset, tokens);
    }

    private List<TokenIds> whole(String prompt, List<String> texts) {
        return overflow == Overflow.TRUNCATE_LEFT
                ? tokenizer.encodeEnds(prompt, texts, maxTokens)
                : tokenizer.encodeAll(prompt, texts, maxTokens);
    }

    private List<TokenChunks> pieces(String prompt, List<String> texts) {
        List<TokenChunks> even = tokenizer.chunkAll(prompt, texts, maxTokens);
        return switch (overflow) {
            case WINDOWS ->
                even.stream()
                        .map(text -> text.size() == 1 ? text : text.windows(0))
                        .toList();
            case LATE ->
                even.stream()
                        .map(text -> text.size() == 1 ? text : LateTexts.overlapping(text))
                        .toList();
            default -> even;
        };
    }
}
