package dev.kalmia.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kalmia.run.InputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// A `tokenizer.json` in use. Truncation and padding written in the file are switched off: how long a text may be
/// is the caller's business, and cutting without a word would spoil embeddings unseen. Safe for use by many
/// threads.
public final class Tokenizer implements AutoCloseable {
    /// Far above the largest published file (17 MB), far below what would fill memory.
    private static final long MAX_FILE_BYTES = 256L << 20;

    /// Below this many texts, handing them to other threads costs more than it saves.
    private static final int PARALLEL_FROM = 32;

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Path file;
    private final RustTokenizer rust;
    private final Vocabulary vocabulary;
    private final int padId;
    private final int specials;

    private Tokenizer(Path file, RustTokenizer rust, Vocabulary vocabulary, int padId) {
        this.file = file;
        this.rust = rust;
        this.vocabulary = vocabulary;
        this.padId = padId;
        this.specials = rust.encode("", UNLIMITED).length();
    }

    /// Reads a tokenizer.
    ///
    /// @param tokenizerJson a file in the format of the Hugging Face tokenizers library
    /// @throws InputException when there is none, or it cannot be read as one
    public static Tokenizer open(Path tokenizerJson) {
        return open(tokenizerJson, true, false);
    }

    /// Reads a tokenizer that puts no special tokens around texts.
    public static Tokenizer openPlain(Path tokenizerJson) {
        return open(tokenizerJson, false, false);
    }

    /// Reads a tokenizer that puts no special tokens around texts and leaves out what it has no token for.
    public static Tokenizer openKnown(Path tokenizerJson) {
        return open(tokenizerJson, false, true);
    }

    private static Tokenizer open(Path tokenizerJson, boolean specials, boolean knownOnly) {
        String json = read(tokenizerJson);
        Vocabulary vocabulary = Vocabulary.parse(json, tokenizerJson);
        int padId = vocabulary.padId(configuredPadToken(tokenizerJson));
        RustTokenizer rust = null;
        try {
            rust = RustTokenizer.of(json, specials, knownOnly ? vocabulary.unknownId() : OptionalInt.empty());
            return new Tokenizer(tokenizerJson, rust, vocabulary, padId);
        } catch (RuntimeException refusal) {
            if (rust != null) {
                rust.close();
            }
            throw new InputException(tokenizerJson + ": this tokenizer cannot be used: " + oneLine(refusal), refusal);
        }
    }

    private static String read(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_FILE_BYTES) {
                throw new InputException(
                        file + ": tokenizer.json must have at most " + MAX_FILE_BYTES + " bytes; bytes=" + bytes);
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new InputException(file + ": there is no tokenizer here", missing);
        } catch (CharacterCodingException damage) {
            throw new InputException(file + ": must be JSON in UTF-8", damage);
        } catch (IOException failure) {
            throw new InputException(file + ": cannot be read: " + failure.getMessage(), failure);
        }
    }

    /// What `tokenizer_config.json` beside the file names as `pad_token`, if it is there.
    private static Optional<String> configuredPadToken(Path tokenizerJson) {
        Path config = tokenizerJson.resolveSibling("tokenizer_config.json");
        if (!Files.isRegularFile(config)) {
            return Optional.empty();
        }
        try {
            JsonNode pad = new ObjectMapper().readTree(read(config)).path("pad_token");
            JsonNode name = pad.isObject() ? pad.path("content") : pad;
            return name.isTextual() ? Optional.of(name.asText()) : Optional.empty();
        } catch (IOException damage) {
            throw new InputException(config + ": must be JSON: " + oneLine(damage), damage);
        }
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /// The text's tokens, special tokens included. A longer text loses tokens at its end but keeps the special
    /// token that closes it. Half a surrogate pair counts as U+FFFD.
    ///
    /// @param maxTokens the most tokens to keep, at least as many as there are special tokens
    /// @throws InputException when the tokenizer has no token for a part of the text, not even an unknown one
    public TokenIds encode(String text, int maxTokens) {
        if (maxTokens < Math.max(1, specials)) {
            throw new IllegalArgumentException(
                    "maxTokens must be at least " + Math.max(1, specials) + "; maxTokens=" + maxTokens);
        }
        return guarded(() -> rust.encode(WellFormed.of(text), maxTokens));
    }

    /// Two texts as one, with the special tokens that the tokenizer puts around and between them. Where they
    /// are too long, the longer one loses tokens at its end until it is as long as the other, then both do,
    /// as the tokenizers library does under `longest_first`; no special token is lost.
    ///
    /// @param maxTokens the most tokens to keep, at least as many as there are special tokens around a pair
    /// @throws InputException when the tokenizer has no token for a part of a text, not even an unknown one
    public TokenIds encodePair(String first, String second, int maxTokens) {
        return guarded(() -> rust.encodePair(WellFormed.of(first), WellFormed.of(second), maxTokens));
    }

    private <T> T guarded(Supplier<T> tokenising) {
        try {
            return tokenising.get();
        } catch (IllegalStateException | IllegalArgumentException | InputException said) {
            throw said;
        } catch (RuntimeException refusal) {
            throw new InputException(file + ": a text cannot be tokenised: " + oneLine(refusal), refusal);
        }
    }

    /// Entry i is `texts[i]`; on all cores where there are many.
    public List<TokenIds> encodeAll(List<String> texts, int maxTokens) {
        return all(texts, text -> encode(text, maxTokens));
    }

    /// Entry i is `prompt + texts[i]` and knows which of its tokens are the prompt's. These are counted as
    /// sentence-transformers counts them: the tokens that the prompt has by itself, without a special one that
    /// closes it.
    ///
    /// @throws dev.kalmia.run.UsageException when the prompt leaves nothing of a text that is cut: all such texts
    ///     would be the same
    public List<TokenIds> encodeAll(String prompt, List<String> texts, int maxTokens) {
        int length = promptLength(prompt);
        int own = prompt.isEmpty() ? 0 : withoutSpecials(prompt.strip()).length;
        return all(texts, text -> {
            TokenIds ids = encode(prompt + text, maxTokens);
            if (own > 0 && own + specials >= maxTokens && ids.truncated() && !text.isBlank()) {
                throw RustTokenizer.noRoom("every text keeps", specials, own, maxTokens);
            }
            return ids.withPrompt(length);
        });
    }

    /// As [#encodeAll(String, List, int)], but a longer text loses tokens at its start: special tokens and prompt
    /// stay in front of what is left. Where a token reaches from the prompt into the text, it belongs to the text.
    ///
    /// @throws dev.kalmia.run.UsageException when special tokens and prompt leave no room for a text that is cut
    public List<TokenIds> encodeEnds(String prompt, List<String> texts, int maxTokens) {
        int[] before = prompt.isEmpty() ? new int[0] : withoutSpecials(prompt);
        int length = promptLength(prompt);
        return all(
                texts, text -> guarded(() -> rust.encodeEnd(WellFormed.of(prompt + text), before, length, maxTokens)));
    }

    private int promptLength(String prompt) {
        return prompt.isEmpty() ? 0 : guarded(() -> rust.promptLength(WellFormed.of(prompt)));
    }

    /// Entry i is `prompt + texts[i]` in chunks of at most `maxTokens`, of which nothing is lost. The tokens of the
    /// prompt, which every chunk repeats, are those that it has by itself and before the text alike: where a token
    /// reaches from the prompt into the text, it belongs to the text.
    ///
    /// @throws dev.kalmia.run.UsageException when special tokens and prompt leave no room for a text that is cut
    public List<TokenChunks> chunkAll(String prompt, List<String> texts, int maxTokens) {
        int[] before = prompt.isEmpty() ? new int[0] : withoutSpecials(prompt);
        int length = promptLength(prompt);
        return all(texts, text -> guarded(() -> rust.chunks(WellFormed.of(prompt + text), before, length, maxTokens)));
    }

    /// Entry i is `texts[i]` in a template, with special tokens in front but none behind. A longer text loses
    /// tokens at its end, in both places where it is there twice; the template stays whole. What comes before
    /// a second copy counts as prompt ([TokenIds#promptLength]).
    ///
    /// @throws dev.kalmia.run.UsageException when the template leaves no room for a text that is cut
    public List<TokenIds> encodeTemplate(TextTemplate template, List<String> texts, int maxTokens) {
        TemplateTokens tokens = guarded(() -> new TemplateTokens(rust, template, maxTokens));
        return all(texts, text -> guarded(() -> tokens.encode(WellFormed.of(text))));
    }

    /// Entry i is `prompt + texts[i]` in one chunk, to be cut anew.
    public List<TokenChunks> wholeAll(String prompt, List<String> texts) {
        int[] before = prompt.isEmpty() ? new int[0] : withoutSpecials(prompt);
        int length = promptLength(prompt);
        return all(texts, text -> guarded(() -> rust.whole(WellFormed.of(prompt + text), before, length)));
    }

    /// Where the tokens of `prompt + text`, special ones included, stand in the text.
    public TokenSpans spans(String prompt, String text) {
        return guarded(() -> rust.spans(WellFormed.of(prompt + text), prompt.length()));
    }

    /// The text's tokens alone, without the special ones around it, and never cut.
    public int[] withoutSpecials(String text) {
        return guarded(() -> rust.withoutSpecials(WellFormed.of(text)));
    }

    private static <T> List<T> all(List<String> texts, Function<String, T> tokenising) {
        IntStream indices = IntStream.range(0, texts.size());
        return (texts.size() < PARALLEL_FROM ? indices : indices.parallel())
                .mapToObj(i -> tokenising.apply(texts.get(i)))
                .toList();
    }

    /// The text that tokens spell, without special ones. Bytes that are no whole character become U+FFFD, and numbers
    /// that are no token's nothing: many a model has more rows than its vocabulary has tokens.
    public String decode(int[] ids) {
        int[] known =
                Arrays.stream(ids).filter(id -> vocabulary.token(id) != null).toArray();
        return guarded(() -> rust.decode(known));
    }

    /// The tokens as the vocabulary spells them.
    public List<String> tokens(int[] ids) {
        return Arrays.stream(ids).mapToObj(this::token).toList();
    }

    private String token(int id) {
        String token = vocabulary.token(id);
        if (token == null) {
            throw new IllegalArgumentException(
                    "id must be one of the vocabulary's " + vocabulary.size() + "; id=" + id);
        }
        return token;
    }

    /// What to fill short rows with: the file's own padding rule, else `pad_token` of `tokenizer_config.json`,
    /// else a token of a usual name, else 0.
    public int padId() {
        return padId;
    }

    /// The token that stands for what the vocabulary has none for, where it is left out of all texts.
    public OptionalInt leftOut() {
        return rust.leftOut();
    }

    /// Tokens in the vocabulary, added ones included.
    public int vocabularySize() {
        return vocabulary.size();
    }

    /// The numbers of the tokens of the vocabulary, added ones included, ascending.
    public IntStream ids() {
        return vocabulary.ids();
    }

    /// Whether all tokens of another tokenizer are tokens here, under the same numbers.
    public boolean hasAllOf(Tokenizer other) {
        return vocabulary.hasAllOf(other.vocabulary);
    }

    /// Special tokens around every text: 2 for BERT's `[CLS]` and `[SEP]`.
    public int specialTokens() {
        return specials;
    }

    /// Frees the native tokenizer. Nothing can be encoded after.
    @Override
    public void close() {
        rust.close();
    }
}
