/// Any number of texts to a file of vectors, in memory that does not grow, and on from where a killed run was. Start
/// with `BulkFile`.
@NullMarked
package dev.kalmia.encode.bulk;

import org.jspecify.annotations.NullMarked;
