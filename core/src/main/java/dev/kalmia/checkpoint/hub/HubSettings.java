package dev.kalmia.checkpoint.hub;

import dev.kalmia.http.WebAddress;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which hub, which cache, whose token: what the hub's own variables of the environment say. It never shows the token.
public final class HubSettings {
    private static final String ENDPOINT = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "on", "yes", "true");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,1000}");
    private static final int MAX_TOKEN_FILE = 4096;

    private final Function<String, @Nullable String> environment;
    private final Path home;
    private final URI endpoint;

    private HubSettings(Function<String, @Nullable String> environment, Path home) {
        this.environment = environment;
        this.home = home;
        this.endpoint = WebAddress.of(
                variable("HF_ENDPOINT").orElse(ENDPOINT),
                "HF_ENDPOINT must be an address such as " + ENDPOINT + ", without user and query");
    }

    /// Reads `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`, `HF_TOKEN`, `HF_TOKEN_PATH` and
    /// `HF_HUB_OFFLINE`; an empty variable counts as none.
    ///
    /// @param home the user's own folder
    /// @throws UsageException when the endpoint is no address
    public static HubSettings of(Function<String, @Nullable String> environment, Path home) {
        return new HubSettings(environment, home);
    }

    /// The hub's address, without a slash at its end.
    URI endpoint() {
        return endpoint;
    }

    /// The folder of all models.
    Path cache() {
        return variable("HF_HUB_CACHE")
                .map(this::path)
                .orElseGet(() -> hubHome().resolve("hub"));
    }

    /// Whether nothing may be asked over the network.
    boolean offline() {
        return variable("HF_HUB_OFFLINE")
                .filter(value -> YES.contains(value.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /// The user's secret, for requests to the endpoint and nothing else.
    Optional<String> token() {
        Optional<String> token = variable("HF_TOKEN").or(this::tokenInFile).map(String::strip);
        if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
            throw new InputException("the token of the hub (HF_TOKEN, or the file that HF_TOKEN_PATH names) must be"
                    + " letters, digits and signs on one line");
        }
        return token;
    }

    private Optional<String> tokenInFile() {
        Path file = variable("HF_TOKEN_PATH")
                .map(this::path)
                .orElseGet(() -> hubHome().resolve("token"));
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_TOKEN_FILE), StandardCharsets.UTF_8);
            return Optional.of(text.strip()).filter(found -> !found.isEmpty());
        } catch (IOException failure) {
            throw new InputException(
                    "cannot read the token of the hub in " + file + ": " + InputException.reason(failure), failure);
        }
    }

    private Path hubHome() {
        return variable("HF_HOME")
                .map(this::path)
                .orElseGet(() -> variable("XDG_CACHE_HOME")
                        .map(Path::of)
                        // The XDG specification has relative paths ignored.
                        .filter(Path::isAbsolute)
                        .orElse(home.resolve(".cache"))
                        .resolve("huggingface"));
    }

    private Path path(String text) {
        Path path = text.equals("~") || text.startsWith("~/")
                ? home.resolve(text.substring(1).replaceFirst("^/+", ""))
                : Path.of(text);
        return path.toAbsolutePath().normalize();
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
    }

    @Override
    public String toString() {
        return "hub " + endpoint;
    }
}
