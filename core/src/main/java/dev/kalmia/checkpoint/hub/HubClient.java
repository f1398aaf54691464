package dev.kalmia.checkpoint.hub;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Requests to the hub. Redirects are followed by hand: the user's token is for the endpoint alone, and what began
/// encrypted stays so.
final class HubClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int MAX_HOPS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> BUSY = Set.of(408, 425, 429);

    /// What is said of a page for people in the hub's place.
    static final String WEB_PAGE =
            ": the answer is a web page, as a proxy or the login page of a network gives it, and not what was asked for";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final HubSettings settings;
    private final Optional<String> token;
    private final Duration silence;

    /// @param silence after this long without a byte a connection counts as cut
    HubClient(HubSettings settings, Duration silence) {
        this.settings = settings;
        this.token = settings.token();
        this.silence = silence;
    }

    /// An answer of status 200, 206 or 416, whose body is still to be read.
    record Answer(int status, HttpHeaders headers, WatchedBody body) implements AutoCloseable {
        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        @Override
        public void close() {
            body.close();
        }
    }

    /// Asks, and follows where it is sent.
    ///
    /// @param range the first byte that is wanted
    /// @param what is asked for, for messages
    /// @throws HubFailure when asking again may help
    /// @throws InputException when it will not
    Answer get(URI uri, long range, String what) throws HubFailure {
        URI next = uri;
        for (int hop = 0; hop <= MAX_HOPS; hop++) {
            Answer answer = send(next, range, what);
            if (!REDIRECTS.contains(answer.status())) {
                return accept(answer, next, what);
            }
            answer.close();
            next = follow(next, answer.header("Location").orElse(""), what);
        }
        throw new InputException(what + ": the hub redirects more than " + MAX_HOPS + " times");
    }

    private Answer send(URI uri, long range, String what) throws HubFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "kalmia");
        if (range > 0) {
            request.header("Range", "bytes=" + range + "-");
        }
        if (isHub(uri)) {
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        }
        HttpResponse<InputStream> response = answer(request.build(), what);
        return new Answer(response.statusCode(), response.headers(), new WatchedBody(response.body(), silence));
    }

    /// The limit is on the wait for the answer's head: a request's own timeout covers the body too from Java 26 on.
    private HttpResponse<InputStream> answer(HttpRequest request, String what) throws HubFailure {
        String host = request.uri().getHost();
        CompletableFuture<HttpResponse<InputStream>> asked = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return asked.get(silence.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            asked.cancel(true);
            throw new HubFailure(host + " does not answer", null, silent);
        } catch (InterruptedException interrupted) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new InputException(what + ": interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw failure(host, what, failed.getCause());
        }
    }

    private static HubFailure failure(String host, String what, @Nullable Throwable cause) {
        return switch (cause) {
            case SSLHandshakeException refusal ->
                throw new InputException(
                        what + ": no secure connection to " + host + ": " + InputException.reason(refusal), refusal);
            case HttpConnectTimeoutException none -> new HubFailure("no connection to " + host, null, none);
            case ConnectException none -> new HubFailure("no connection to " + host, null, none);
            case IOException cut -> new HubFailure("the connection to " + host + " broke", null, cut);
            case null, default -> throw new IllegalStateException(cause);
        };
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

    private Answer accept(Answer answer, URI uri, String what) throws HubFailure {
        int status = answer.status();
        if (status == 200 || status == 206 || status == 416) {
            refusePage(answer, uri, what);
            return answer;
        }
        answer.close();
        boolean refused = status == 401 || status == 403;
        if (refused && !isHub(uri)) {
            throw new HubFailure(uri.getHost() + " answers " + status);
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
            throw new HubFailure(
                    "the hub answers " + status,
                    answer.header("Retry-After").flatMap(HubClient::wait).orElse(null),
                    null);
        }
        throw new InputException(what + ": the hub answers " + status);
    }

    /// What stands between here and the hub, such as a login page, answers in the hub's place with a page for people.
    private static void refusePage(Answer answer, URI uri, String what) {
        String type = answer.header("Content-Type").orElse("");
        if (type.toLowerCase(Locale.ROOT).matches("\\s*(text/html|application/xhtml\\+xml)\\s*(;.*)?")) {
            answer.close();
            // What follows the path in an address may be a key.
            throw new InputException(what + WEB_PAGE + "; address=" + uri.getScheme() + "://" + uri.getRawAuthority()
                    + uri.getRawPath() + "; Content-Type=" + type.strip().replaceAll("\\p{Cntrl}.*", ""));
        }
    }

    /// Seconds, or a date.
    private static Optional<Duration> wait(String text) {
        try {
            if (text.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(Instant.now(), until);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
