package dev.kalmia.http;

import dev.kalmia.run.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Addresses that a user sets, to which paths are added.
public final class WebAddress {
    private WebAddress() {}

    /// An address of http or https, without slashes at its end.
    ///
    /// @param refusal what is said of anything else. The text itself is never shown: it may hold a password
    /// @throws UsageException when it is none, or holds a user, a query or a fragment
    public static URI of(String text, String refusal) {
        try {
            URI uri = new URI(text.strip().replaceFirst("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (plain && uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return uri;
            }
        } catch (URISyntaxException wrong) {
            // Refused below.
        }
        throw new UsageException(refusal);
    }
}
