package dev.kalmia.language;

import dev.kalmia.http.WebAddress;
import dev.kalmia.run.UsageException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an endpoint is and what is asked of it. It never shows the key.
public final class EndpointSettings {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,4000}");
    private static final int LEAST_SECRET = 12;
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI base;
    private final String model;
    private final @Nullable String key;
    private final Duration silence;
    private final boolean jsonMode;

    private EndpointSettings(URI base, String model, @Nullable String key, Duration silence, boolean jsonMode) {
        this.base = base;
        this.model = model;
        this.key = key;
        this.silence = silence;
        this.jsonMode = jsonMode;
    }

    /// Checks all there is.
    ///
    /// @param address what `/chat/completions` is added to, such as `http://localhost:8000/v1`
    /// @param model its name at the endpoint
    /// @param keyVariable the variable of the environment that holds the key; empty for no key
    /// @param silence after this long without a byte a request counts as cut
    /// @param jsonMode whether the endpoint knows `response_format`
    /// @throws UsageException when something is missing or not allowed
    public static EndpointSettings of(
            String address,
            String model,
            String keyVariable,
            Duration silence,
            boolean jsonMode,
            Function<String, @Nullable String> environment) {
        URI base = WebAddress.of(
                address,
                "the address of an endpoint must be one such as http://localhost:8000/v1, without user and query");
        if (model.isBlank()) {
            throw new UsageException("an endpoint needs the name of a model");
        }
        if (silence.isNegative() || silence.isZero()) {
            throw new UsageException("the time-out of an endpoint must be positive; seconds=" + silence.toSeconds());
        }
        String key = keyVariable.isBlank() ? null : key(keyVariable, environment);
        if (key != null && !base.getScheme().equalsIgnoreCase("https") && !isHere(base)) {
            throw new UsageException(
                    "a key is sent over https or to this machine alone; host=" + base.getHost() + ", scheme=http");
        }
        return new EndpointSettings(base, model, key, silence, jsonMode);
    }

    private static boolean isHere(URI base) {
        return HERE.contains(base.getHost().toLowerCase(Locale.ROOT))
                || InetAddress.getLoopbackAddress().getHostAddress().equals(base.getHost());
    }

    private static String key(String variable, Function<String, @Nullable String> environment) {
        String key = environment.apply(variable);
        if (key == null || key.isBlank()) {
            throw new UsageException("the key of the endpoint is not set; variable=" + variable);
        }
        if (!KEY.matcher(key.strip()).matches()) {
            throw new UsageException(
                    "the key of the endpoint must be letters, digits and signs on one line; variable=" + variable);
        }
        return key.strip();
    }

    URI chats() {
        return URI.create(base + "/chat/completions");
    }

    String model() {
        return model;
    }

    Duration silence() {
        return silence;
    }

    boolean jsonMode() {
        return jsonMode;
    }

    /// The user's secret, for requests to the endpoint and nothing else.
    Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /// What was written, without the key: an endpoint may show what it was sent. Keys such as `EMPTY`, which
    /// servers that ask for none are given, are words of texts as well.
    String withoutSecret(String text) {
        return key == null || key.length() < LEAST_SECRET ? text : withoutKey(text);
    }

    /// What a server complains of, without the key, which servers repeat when they refuse it.
    String withoutKey(String text) {
        return key == null ? text : text.replace(key, "***");
    }

    @Override
    public String toString() {
        return "endpoint " + base + ", model " + model;
    }
}
