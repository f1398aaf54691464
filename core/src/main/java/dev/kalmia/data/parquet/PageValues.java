package dev.kalmia.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The values of a page, one after the other.
@FunctionalInterface
interface PageValues {
    int PLAIN = 0;
    int PLAIN_DICTIONARY = 2;
    int RLE = 3;
    int RLE_DICTIONARY = 8;

    /// The next value. Throws `BufferUnderflowException` behind the last.
    JsonNode next();

    /// The values of an encoding.
    ///
    /// @param dictionary of the column; empty where it has none
    /// @param most how many there are at most
    static PageValues of(StoredType type, int encoding, ByteBuffer in, List<JsonNode> dictionary, int most) {
        return switch (encoding) {
            case PLAIN -> plain(type, in);
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> indexed(in, dictionary);
            case RLE -> {
                if (type != StoredType.BOOLEAN) {
                    throw new Damage("only truth values may be encoded as runs; type=" + type);
                }
                in.order(ByteOrder.LITTLE_ENDIAN).getInt();
                HybridNumbers numbers = new HybridNumbers(in, 1, 1);
                yield () -> BooleanNode.valueOf(numbers.next() == 1);
            }
            case DeltaNumbers.ENCODING -> DeltaNumbers.values(type, in);
            case DeltaTexts.LENGTHS, DeltaTexts.PREFIXES -> DeltaTexts.values(type, encoding, in, most);
            default -> throw new Damage("values are of the encoding " + encoding + ", which is not read");
        };
    }

    /// The values of a dictionary.
    static List<JsonNode> dictionary(StoredType type, int size, ByteBuffer in) {
        PageValues values = plain(type, in);
        List<JsonNode> dictionary = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            dictionary.add(values.next());
        }
        return dictionary;
    }

    private static PageValues indexed(ByteBuffer in, List<JsonNode> dictionary) {
        int width = Damage.within(0, in.get(), Integer.SIZE, "bits of an index");
        HybridNumbers indices = new HybridNumbers(in, width, dictionary.size() - 1L);
        return () -> dictionary.get(indices.next());
    }

    private static PageValues plain(StoredType type, ByteBuffer bytes) {
        ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case BOOLEAN -> {
                PackedBits bits = new PackedBits(in);
                yield () -> BooleanNode.valueOf(bits.next());
            }
            case INT32 -> () -> IntNode.valueOf(in.getInt());
            case INT64 -> () -> LongNode.valueOf(in.getLong());
            case FLOAT -> () -> FloatNode.valueOf(in.getFloat());
            case DOUBLE -> () -> DoubleNode.valueOf(in.getDouble());
            case BYTE_ARRAY -> () -> text(block(in, in.getInt()));
        };
    }

    /// So many bytes of a page.
    static byte[] block(ByteBuffer in, long length) {
        byte[] block = new byte[Damage.within(0, length, in.remaining(), "bytes of a text")];
        in.get(block);
        return block;
    }

    /// A text; bytes as they are where they are no UTF-8.
    static JsonNode text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 || isText(bytes) ? TextNode.valueOf(text) : BinaryNode.valueOf(bytes);
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /// Truth values as bits, the lowest of a byte first.
    final class PackedBits {
        private final ByteBuffer in;
        private int bits;
        private int left;

        PackedBits(ByteBuffer in) {
            this.in = in;
        }

        boolean next() {
            if (left == 0) {
                bits = in.get();
                left = Byte.SIZE;
            }
            boolean value = (bits & 1) == 1;
            bits >>= 1;
            left--;
            return value;
        }
    }
}
