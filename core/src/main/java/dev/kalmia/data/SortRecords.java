package dev.kalmia.data;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/// How records of one kind are ordered, held and written while they are sorted (see [ExternalSort]).
public interface SortRecords<T> {
    /// The order, which need not tell all records apart.
    Comparator<? super T> order();

    /// The bytes of a record, from which [#record] makes an equal one.
    byte[] bytes(T record);

    /// The record of some bytes.
    T record(byte[] bytes);

    /// About how many bytes a record takes in memory.
    long memory(T record);

    /// Texts. They hold whole Unicode characters: half a pair does not come back.
    static SortRecords<String> texts(Comparator<? super String> order) {
        return new SortRecords<>() {
            @Override
            public Comparator<? super String> order() {
                return order;
            }

            @Override
            public byte[] bytes(String record) {
                return record.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String record(byte[] bytes) {
                return new String(bytes, StandardCharsets.UTF_8);
            }

            @Override
            public long memory(String record) {
                return ExternalSort.OBJECT_BYTES * 2 + 2L * record.length();
            }
        };
    }

    /// Bytes as they are.
    static SortRecords<byte[]> bytes(Comparator<? super byte[]> order) {
        return new SortRecords<>() {
            @Override
            public Comparator<? super byte[]> order() {
                return order;
            }

            @Override
            public byte[] bytes(byte[] record) {
                return record;
            }

            @Override
            public byte[] record(byte[] bytes) {
                return bytes;
            }

            @Override
            public long memory(byte[] record) {
                return ExternalSort.OBJECT_BYTES + record.length;
            }
        };
    }
}
