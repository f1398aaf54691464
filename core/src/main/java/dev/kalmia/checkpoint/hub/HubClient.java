package dev.kalmia.checkpoint.hub;

import dev.kalmia.http.WebAnswer;
import dev.kalmia.http.WebClient;
import dev.kalmia.http.WebFailure;
import dev.kalmia.run.InputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Requests to the hub. Redirects are followed by hand: the user's token is for the endpoint alone, and what began
/// encrypted stays so.
final class HubClient implements AutoCloseable {
    private static final int MAX_HOPS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> BUSY = Set.of(408, 425, 429);

    /// What is said of a page for people in the hub's place.
    static final String WEB_PAGE =
            ": the answer is a web page, as a proxy or the login page of a network gives it, and not what was asked for";

    private final WebClient client;
    private final HubSettings settings;
    private final Optional<String> token;

    /// @param silence after this long without a byte a connection counts as cut
    HubClient(HubSettings settings, Duration silence) {
        this.settings = settings;
        this.token = settings.token();
        this.client = new WebClient(silence);
    }

    /// Asks, and follows where it is sent.
    ///
    /// @param range the first byte that is wanted
    /// @param what is asked for, for messages
    /// @throws WebFailure when asking again may help
    /// @throws InputException when it will not
    WebAnswer get(URI uri, long range, String what) throws WebFailure {
        URI next = uri;
        for (int hop = 0; hop <= MAX_HOPS; hop++) {
            WebAnswer answer = send(next, range, what);
            if (!REDIRECTS.contains(answer.status())) {
                return accept(answer, next, what);
            }
            answer.close();
            next = follow(next, answer.header("Location").orElse(""), what);
        }
        throw new InputException(what + ": the hub redirects more than " + MAX_HOPS + " times");
    }

    private WebAnswer send(URI uri, long range, String what) throws WebFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "kalmia");
        if (range > 0) {
            request.header("Range", "bytes=" + range + "-");
        }
        if (isHub(uri)) {
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        }
        return client.send(request.build(), what);
    }

    private boolean isHub(URI uri) {
        URI endpoint = settings.endpoint();
        return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
                && endpoint.getHost().equalsIgnoreCase(uri.getHost())
                && port(endpoint) == port(uri);
    }

    private static int port(URI uri) {
        int usual = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return uri.getPort() < 0 ? usual : uri.getPort();
    }

    private URI follow(URI from, String location, String what) {
        try {
            URI to = from.resolve(new URI(location));
            String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
            boolean plain = settings.endpoint().getScheme().equalsIgnoreCase("http");
            boolean known = scheme.equals("https") || (scheme.equals("http") && plain);
            if (!location.isEmpty() && known && to.getHost() != null && to.getRawUserInfo() == null) {
                return to;
            }
        } catch (URISyntaxException wrong) {
            // Refused below. Where it leads is not shown: such addresses hold keys.
        }
        throw new InputException(what + ": the hub redirects to what is no address, or one that is not encrypted");
    }

    private WebAnswer accept(WebAnswer answer, URI uri, String what) throws WebFailure {
        int status = answer.status();
        if (status == 200 || status == 206 || status == 416) {
            refusePage(answer, uri, what);
            return answer;
        }
        answer.close();
        boolean refused = status == 401 || status == 403;
        if (refused && !isHub(uri)) {
            throw new WebFailure(uri.getHost() + " answers " + status);
        }
        if (refused) {
            throw new InputException(what + ": the hub answers " + status
                    + ": there is no such model, or it is private or gated; "
                    + (token.isPresent()
                            ? "the token that is set does not allow it"
                            : "set HF_TOKEN to the token of an account that may read it"));
        }
        if (status == 404) {
            throw new InputException(
                    what + ": the hub answers 404: " + settings.endpoint() + " has no such model or revision");
        }
        if (BUSY.contains(status) || status >= 500) {
            throw new WebFailure("the hub answers " + status, answer.wish().orElse(null), null);
        }
        throw new InputException(what + ": the hub answers " + status);
    }

    /// What stands between here and the hub, such as a login page, answers in the hub's place with a page for people.
    private static void refusePage(WebAnswer answer, URI uri, String what) {
        if (answer.isPage()) {
            String type = answer.header("Content-Type").orElse("");
            answer.close();
            // What follows the path in an address may be a key.
            throw new InputException(what + WEB_PAGE + "; address=" + uri.getScheme() + "://" + uri.getRawAuthority()
                    + uri.getRawPath() + "; Content-Type=" + type.strip().replaceAll("\\p{Cntrl}.*", ""));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
