package dev.kalmia.filter;

import dev.kalmia.data.SortRecords;
import java.nio.ByteBuffer;
import java.util.Comparator;

/// A number under a key, to be brought together on the disk with others of that key.
record Keyed(long key, long number) {
    /// By their keys alone.
    static final SortRecords<Keyed> BY_KEY = new ByKey();

    private static final class ByKey implements SortRecords<Keyed> {
        private static final int BYTES = 2 * Long.BYTES;

        /// With its head and a reference to it.
        private static final int HEAP_BYTES = 40;

        private final Comparator<Keyed> order = Comparator.comparingLong(Keyed::key);

        @Override
        public Comparator<Keyed> order() {
            return order;
        }

        @Override
        public byte[] bytes(Keyed record) {
            return ByteBuffer.allocate(BYTES)
                    .putLong(record.key)
                    .putLong(record.number)
                    .array();
        }

        @Override
        public Keyed record(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Keyed(buffer.getLong(), buffer.getLong());
        }

        @Override
        public long memory(Keyed record) {
            return HEAP_BYTES;
        }
    }
}
