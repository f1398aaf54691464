/// Requests over HTTP that do not wait for ever. Start with `WebClient`; what it throws as a `WebFailure` may be asked
/// again, what it throws as an `InputException` may not.
@NullMarked
package dev.kalmia.http;

import org.jspecify.annotations.NullMarked;
