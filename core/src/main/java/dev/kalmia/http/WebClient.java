package dev.kalmia.http;

import dev.kalmia.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Asks servers, one request at a time or many side by side. Redirects are not followed: whoever holds a secret decides
/// where it goes.
public final class WebClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(20);

    /// An answer that is held in memory is whole after so many times the longest silence.
    private static final int WHOLE = 5;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final Duration silence;

    /// @param silence after this long without a byte a connection counts as cut; [WebAnswer#bytes] waits five times as
    ///     long for the whole answer
    public WebClient(Duration silence) {
        this.silence = silence;
    }

    /// Sends a request and waits for the head of the answer.
    ///
    /// @param what is asked for, for messages
    /// @return an answer of any status, whose body is still to be read
    /// @throws WebFailure when asking again may help
    /// @throws InputException when it will not
    public WebAnswer send(HttpRequest request, String what) throws WebFailure {
        HttpResponse<InputStream> response = answer(request, what);
        WatchedBody body = new WatchedBody(response.body(), silence);
        return new WebAnswer(response.statusCode(), response.headers(), body, silence.multipliedBy(WHOLE));
    }

    /// The limit is on the wait for the answer's head: a request's own timeout covers the body too from Java 26 on.
    private HttpResponse<InputStream> answer(HttpRequest request, String what) throws WebFailure {
        String host = request.uri().getHost();
        CompletableFuture<HttpResponse<InputStream>> asked = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return asked.get(silence.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            asked.cancel(true);
            throw new WebFailure(host + " does not answer", null, silent);
        } catch (InterruptedException interrupted) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new InputException(what + ": interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw failure(host, what, failed.getCause());
        }
    }

    private static WebFailure failure(String host, String what, @Nullable Throwable cause) {
        return switch (cause) {
            case SSLHandshakeException refusal ->
                throw new InputException(
                        what + ": no secure connection to " + host + ": " + InputException.reason(refusal), refusal);
            case HttpConnectTimeoutException none -> new WebFailure("no connection to " + host, null, none);
            case ConnectException none -> new WebFailure("no connection to " + host, null, none);
            case IOException cut -> new WebFailure("the connection to " + host + " broke", null, cut);
            case null, default -> throw new IllegalStateException(cause);
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
