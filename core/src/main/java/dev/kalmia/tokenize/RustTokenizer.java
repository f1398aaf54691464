package dev.kalmia.tokenize;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.kalmia.run.UsageException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The native tokenizer behind a handle that cannot be used after it was freed. Only what an encoder needs
/// crosses the border: asking for offsets and token strings as well costs more than the tokenising.
final class RustTokenizer implements AutoCloseable {
    /// The library looks for a GPU build of itself, and downloads it, unless told to take the one in its jar.
    private static final Map<String, String> NO_DOWNLOADS = Map.of("RUST_FLAVOR", "cpu", "ai.djl.offline", "true");

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final TokenizersLibrary library;
    private final long handle;
    private final boolean specials;
    private final OptionalInt leftOut;
    private boolean closed;

    private RustTokenizer(TokenizersLibrary library, long handle, boolean specials, OptionalInt leftOut) {
        this.library = library;
        this.handle = handle;
        this.specials = specials;
        this.leftOut = leftOut;
    }

    /// @param specials whether texts get the special tokens that the file asks for
    /// @param leftOut a token that no text keeps
    /// @throws RuntimeException with the library's own words when the text is not a tokenizer it can read
    static RustTokenizer of(String json, boolean specials, OptionalInt leftOut) {
        TokenizersLibrary library = load();
        RustTokenizer tokenizer =
                new RustTokenizer(library, library.createTokenizerFromString(json), specials, leftOut);
        library.disableTruncation(tokenizer.handle);
        library.disablePadding(tokenizer.handle);
        return tokenizer;
    }

    private static synchronized TokenizersLibrary load() {
        Map<String, String> before = NO_DOWNLOADS.keySet().stream()
                .filter(key -> System.getProperty(key) != null)
                .collect(Collectors.toMap(key -> key, System::getProperty));
        NO_DOWNLOADS.forEach(System::setProperty);
        try {
            LibUtils.checkStatus();
            return TokenizersLibrary.LIB;
        } catch (LinkageError failure) {
            throw new IllegalStateException("the native library cannot be loaded: " + failure.getMessage(), failure);
        } finally {
            NO_DOWNLOADS.keySet().forEach(System::clearProperty);
            before.forEach(System::setProperty);
        }
    }

    /// All tokens of the text; where they are more than `maxTokens`, the special tokens in front, as much of the
    /// text as fits, and the special tokens at the end.
    TokenIds encode(String text, int maxTokens) {
        return with(text, encoding -> cut(encoding, maxTokens));
    }

    /// Special tokens in front and all tokens of the text, without special ones behind.
    int[] opened(String text) {
        return with(text, encoding -> {
            long[] ids = ids(encoding);
            return narrow(ids, ids.length - specialsAtEnd(specials(encoding)), 0);
        });
    }

    /// All tokens of both texts and the special ones, cut where they are more than `maxTokens`.
    TokenIds encodePair(String first, String second, int maxTokens) {
        return open(() -> {
            long encoding = library.encodeDual(handle, first, second, specials);
            try {
                return cutPair(encoding, maxTokens);
            } finally {
                library.deleteEncoding(encoding);
            }
        });
    }

    private long[] ids(long encoding) {
        return kept(encoding, library.getTokenIds(encoding));
    }

    private long[] types(long encoding) {
        return kept(encoding, library.getTypeIds(encoding));
    }

    private long[] specials(long encoding) {
        return kept(encoding, library.getSpecialTokenMask(encoding));
    }

    private CharSpan[] spans(long encoding) {
        CharSpan[] spans = library.getTokenCharSpans(encoding);
        return leftOut.isEmpty()
                ? spans
                : places(encoding).mapToObj(i -> spans[i]).toArray(CharSpan[]::new);
    }

    /// Of a number a token, those of the tokens that are not left out.
    private long[] kept(long encoding, long[] values) {
        return leftOut.isEmpty()
                ? values
                : places(encoding).mapToLong(i -> values[i]).toArray();
    }

    private IntStream places(long encoding) {
        long[] ids = library.getTokenIds(encoding);
        return IntStream.range(0, ids.length).filter(i -> ids[i] != leftOut.orElse(-1));
    }

    OptionalInt leftOut() {
        return leftOut;
    }

    private TokenIds cutPair(long encoding, int maxTokens) {
        long[] ids = ids(encoding);
        long[] types = types(encoding);
        if (ids.length <= maxTokens) {
            return new TokenIds(narrow(ids), narrow(types));
        }
        int[] kept = PairCut.kept(kept(encoding, library.getSequenceIds(encoding)), maxTokens);
        return new TokenIds(picked(ids, kept), picked(types, kept), ids.length);
    }

    private static int[] picked(long[] values, int[] places) {
        return Arrays.stream(places)
                .map(place -> Math.toIntExact(values[place]))
                .toArray();
    }

    /// All tokens of the text; where they are more than `maxTokens`, the special tokens and the prompt in front, as
    /// much of the text's end as fits, and the special tokens at the end.
    ///
    /// @param prompt the tokens of what stands before the text, without special tokens
    /// @param promptLength [#promptLength] of it
    TokenIds encodeEnd(String text, int[] prompt, int promptLength, int maxTokens) {
        return with(text, encoding -> cutStart(encoding, prompt, promptLength, maxTokens));
    }

    /// All tokens of the text, in chunks that fit.
    ///
    /// @param prompt the tokens of what stands before the text, without special tokens
    /// @param promptLength [#promptLength] of it
    TokenChunks chunks(String text, int[] prompt, int promptLength, int maxTokens) {
        return with(text, encoding -> chunks(encoding, prompt, promptLength, maxTokens));
    }

    /// All tokens of the text as one chunk that may be cut anew, however short it is.
    TokenChunks whole(String text, int[] prompt, int promptLength) {
        return with(text, encoding -> framed(encoding, prompt, promptLength, Integer.MAX_VALUE));
    }

    /// Where all tokens of the text stand, special ones included.
    ///
    /// @param prompt characters at the beginning that do not count
    TokenSpans spans(String text, int prompt) {
        return with(text, encoding -> {
            CharSpan[] spans = spans(encoding);
            int[] starts = new int[spans.length];
            int[] ends = new int[spans.length];
            for (int i = 0; i < spans.length; i++) {
                starts[i] = spans[i] == null ? 0 : spans[i].getStart();
                ends[i] = spans[i] == null ? 0 : spans[i].getEnd();
            }
            return TokenSpans.of(starts, ends, text, prompt);
        });
    }

    /// Tokens of the text and its special ones, but for the one that closes it.
    int promptLength(String text) {
        return with(text, encoding -> {
            long[] specials = specials(encoding);
            return specials.length - Math.min(1, specialsAtEnd(specials));
        });
    }

    /// The ids of the text's own tokens.
    int[] withoutSpecials(String text) {
        return with(text, encoding -> {
            int[] ids = narrow(ids(encoding));
            long[] specials = specials(encoding);
            int head = specialsAtStart(specials);
            return Arrays.copyOfRange(ids, head, Math.max(head, ids.length - specialsAtEnd(specials)));
        });
    }

    private TokenChunks chunks(long encoding, int[] prompt, int promptLength, int maxTokens) {
        int[] ids = narrow(ids(encoding));
        if (ids.length <= maxTokens) {
            return new TokenChunks(ids, narrow(types(encoding)), 0, 0, promptLength, maxTokens);
        }
        return framed(encoding, prompt, promptLength, maxTokens);
    }

    private TokenChunks framed(long encoding, int[] prompt, int promptLength, int maxTokens) {
        int[] ids = narrow(ids(encoding));
        int[] types = narrow(types(encoding));
        Frame frame = frame(encoding, ids, prompt, maxTokens, "every chunk repeats");
        return new TokenChunks(ids, types, frame.front, frame.tail, promptLength == 0 ? 0 : frame.front, maxTokens);
    }

    private TokenIds cutStart(long encoding, int[] prompt, int promptLength, int maxTokens) {
        int[] ids = narrow(ids(encoding));
        int[] types = narrow(types(encoding));
        if (ids.length <= maxTokens) {
            return new TokenIds(ids, types).withPrompt(promptLength);
        }
        int front = frame(encoding, ids, prompt, maxTokens, "every text keeps").front;
        return new TokenIds(ends(ids, front, maxTokens), ends(types, front, maxTokens), ids.length)
                .withPrompt(promptLength == 0 ? 0 : front);
    }

    private static int[] ends(int[] values, int front, int count) {
        int[] kept = Arrays.copyOf(values, count);
        System.arraycopy(values, values.length - (count - front), kept, front, count - front);
        return kept;
    }

    /// What stays around a text that is longer than it may be: so many tokens in front, special ones and those that
    /// the prompt has by itself and before this text alike, and so many special ones at the end.
    private record Frame(int front, int tail) {}

    private Frame frame(long encoding, int[] ids, int[] prompt, int maxTokens, String what) {
        long[] specials = specials(encoding);
        int head = specialsAtStart(specials);
        int tail = Math.min(specialsAtEnd(specials), ids.length - head);
        int mismatch = Arrays.mismatch(ids, head, ids.length - tail, prompt, 0, prompt.length);
        int front = head + (mismatch < 0 ? prompt.length : mismatch);
        if (maxTokens <= front + tail) {
            throw noRoom(what, head + tail, front - head, maxTokens);
        }
        return new Frame(front, tail);
    }

    static UsageException noRoom(String what, int specials, int prompt, int maxTokens) {
        return new UsageException("max-length must be more than the tokens that " + what + ", " + specials
                + " special and " + prompt + " of the prompt; max-length=" + maxTokens);
    }

    /// The text that tokens spell, without special ones.
    String decode(int[] ids) {
        long[] wide = Arrays.stream(ids).asLongStream().toArray();
        return open(() -> library.decode(handle, wide, true));
    }

    private <T> T with(String text, LongFunction<T> reader) {
        return open(() -> {
            long encoding = library.encode(handle, text, specials);
            try {
                return reader.apply(encoding);
            } finally {
                library.deleteEncoding(encoding);
            }
        });
    }

    private <T> T open(Supplier<T> work) {
        Lock reading = lock.readLock();
        reading.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the tokenizer is closed");
            }
            return work.get();
        } finally {
            reading.unlock();
        }
    }

    private TokenIds cut(long encoding, int maxTokens) {
        long[] ids = ids(encoding);
        long[] types = types(encoding);
        if (ids.length <= maxTokens) {
            return new TokenIds(narrow(ids), narrow(types));
        }
        int tail = Math.min(maxTokens, specialsAtEnd(specials(encoding)));
        int head = maxTokens - tail;
        return new TokenIds(narrow(ids, head, tail), narrow(types, head, tail), ids.length);
    }

    private static int specialsAtStart(long[] specials) {
        int count = 0;
        while (count < specials.length && specials[count] == 1) {
            count++;
        }
        return count;
    }

    private static int specialsAtEnd(long[] specials) {
        int count = 0;
        while (count < specials.length && specials[specials.length - 1 - count] == 1) {
            count++;
        }
        return count;
    }

    private static int[] narrow(long[] values) {
        return narrow(values, values.length, 0);
    }

    private static int[] narrow(long[] values, int head, int tail) {
        int[] kept = new int[head + tail];
        Arrays.setAll(kept, i -> Math.toIntExact(i < head ? values[i] : values[values.length - (head + tail) + i]));
        return kept;
    }

    /// Waits for encodings under way.
    @Override
    public void close() {
        Lock writing = lock.writeLock();
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                library.deleteTokenizer(handle);
            }
        } finally {
            writing.unlock();
        }
    }
}
