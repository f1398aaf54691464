package dev.kalmia.language;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// An endpoint of chat completions on this machine: it answers with the last message in capitals, writes down what it
/// is asked, and misbehaves as it is told.
public final class FakeEndpoint implements AutoCloseable {
    static {
        // The server would wait 40 milliseconds before the end of each answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /// How it answers one request.
    public interface Trouble {
        void answer(HttpExchange exchange) throws IOException;
    }

    /// What it was asked.
    public record Request(String path, @Nullable String authorization, Map<String, Object> body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();

    public FakeEndpoint() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// Answers the next requests otherwise, one each.
    public void next(Trouble... several) {
        troubles.addAll(List.of(several));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Object> body = Json.asObject(Json.parse(text, "request"), "request");
            requests.add(new Request(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    body));
            Trouble trouble = troubles.poll();
            if (trouble != null) {
                trouble.answer(exchange);
                return;
            }
            String last = body.get("messages") instanceof List<?> messages
                    ? String.valueOf(
                            Json.asObject(messages.getLast(), "message").get("content"))
                    : "";
            send(exchange, 200, completion(last.toUpperCase(Locale.ROOT), "stop"));
        }
    }

    static String completion(String text, String finish) {
        Map<String, Object> completion = new LinkedHashMap<>();
        completion.put("object", "chat.completion");
        completion.put(
                "choices",
                List.of(Map.of(
                        "index", 0, "message", Map.of("role", "assistant", "content", text), "finish_reason", finish)));
        completion.put("usage", Map.of("prompt_tokens", 11, "completion_tokens", 7, "total_tokens", 18));
        return Json.writeLine(completion);
    }

    public static Trouble status(int status, String body) {
        return exchange -> send(exchange, status, body);
    }

    public static Trouble busy(String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            send(exchange, 429, "{\"error\": {\"message\": \"slow down\"}}");
        };
    }

    /// Says less than it promised, then hangs up.
    static Trouble cutShort() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"choices\": [".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        };
    }

    /// Says nothing for longer than anybody waits.
    static Trouble stall(long milliseconds) {
        return exchange -> {
            try {
                Thread.sleep(milliseconds);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /// Says a byte now and then, for ever.
    static Trouble trickle(int status, long milliseconds) {
        return exchange -> {
            exchange.sendResponseHeaders(status, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    Thread.sleep(milliseconds);
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        };
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
