package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Texts behind their lengths, or behind what they share with the text before (Encodings.md of the format,
/// DELTA_LENGTH_BYTE_ARRAY = 6 and DELTA_BYTE_ARRAY = 7).
final class DeltaTexts {
    static final int LENGTHS = 6;
    static final int PREFIXES = 7;

    private static final int MOST_TEXTS = 1 << 22;

    private DeltaTexts() {}

    static PageValues values(StoredType type, int encoding, ByteBuffer in, int most) {
        if (type != StoredType.BYTE_ARRAY) {
            throw new Damage("only texts may be encoded behind their lengths; type=" + type);
        }
        if (encoding == LENGTHS) {
            int[] lengths = numbers(in, most);
            return new Texts(new int[lengths.length], lengths, in)::next;
        }
        int[] prefixes = numbers(in, most);
        return new Texts(prefixes, numbers(in, most), in)::next;
    }

    private static int[] numbers(ByteBuffer in, int most) {
        DeltaNumbers numbers = new DeltaNumbers(in);
        int[] all = new int[Damage.within(0, numbers.count(), Math.min(most, MOST_TEXTS), "texts of a page")];
        for (int i = 0; i < all.length; i++) {
            all[i] = Damage.within(0, numbers.next(), in.limit(), "length of a text");
        }
        numbers.end();
        return all;
    }

    /// One text after the other.
    private static final class Texts {
        private final int[] prefixes;
        private final int[] lengths;
        private final ByteBuffer in;
        private byte[] before = {};
        private int at;

        Texts(int[] prefixes, int[] lengths, ByteBuffer in) {
            this.prefixes = prefixes;
            this.lengths = lengths;
            this.in = in;
        }

        JsonNode next() {
            Damage.within(at + 1L, Math.min(prefixes.length, lengths.length), Integer.MAX_VALUE, "texts of a page");
            int shared = Damage.within(0, prefixes[at], before.length, "bytes shared with the text before");
            byte[] own = PageValues.block(in, lengths[at++]);
            byte[] text = Arrays.copyOf(before, shared + own.length);
            System.arraycopy(own, 0, text, shared, own.length);
            before = text;
            return PageValues.text(text);
        }
    }
}
