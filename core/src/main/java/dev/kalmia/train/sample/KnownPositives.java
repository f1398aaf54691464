package dev.kalmia.train.sample;

import dev.kalmia.data.DigestSet;
import java.util.function.LongPredicate;

/// Which documents are right for which query anywhere in the data. Of each pair of texts 64 bits of a hash
/// are kept, 16 to 32 bytes: that a negative is taken for a positive by mistake happens once in 10^12 times
/// with ten million.
final class KnownPositives {
    private final DigestSet pairs = new DigestSet();

    /// Queries with more than one: of others the row that is in the batch says all.
    private final DigestSet several = new DigestSet();

    private final DigestSet queries = new DigestSet();

    void add(String query, String positive) {
        long asked = DigestSet.digest(query);
        boolean isNew = pairs.add(pair(asked, DigestSet.digest(positive)));
        if (!queries.add(asked) && isNew) {
            several.add(asked);
        }
    }

    /// Which documents are right for the query, by their digests, where there is more than one; else nothing
    /// is said.
    LongPredicate of(String query) {
        long asked = DigestSet.digest(query);
        return several.has(asked) ? document -> pairs.has(pair(asked, document)) : _ -> false;
    }

    /// Odd, so that all bits of both stay.
    private static long pair(long query, long document) {
        return 31 * query + document;
    }
}
