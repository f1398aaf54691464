package dev.kalmia.checkpoint.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A hub of one model, `org/name`, on this machine: it serves a real folder over HTTP, writes down what it is asked,
/// and misbehaves as it is told.
public final class FakeHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    static {
        // The server would wait 40 milliseconds before the end of each answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Answer>> next = new ConcurrentHashMap<>();
    private final Map<String, Answer> always = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> lies = new HashMap<>();
    private final List<Map<String, Object>> more = new ArrayList<>();

    /// What it was asked.
    public record Request(
            String path, @Nullable String range, @Nullable String authorization) {}

    /// How it answers one request.
    interface Answer {
        /// Answers.
        ///
        /// @param content what an honest hub would send
        void send(HttpExchange exchange, byte[] content) throws IOException;
    }

    public FakeHub(Path folder) {
        try {
            this.folder = folder;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The requests for a path of that ending.
    List<Request> requests(String ending) {
        return requests.stream()
                .filter(request -> request.path().endsWith(ending))
                .toList();
    }

    /// The names of the files that were downloaded, in order, each once.
    List<String> files() {
        String before = "/resolve/" + COMMIT + "/";
        return requests.stream()
                .map(Request::path)
                .filter(path -> path.contains(before))
                .map(path -> path.substring(path.indexOf(before) + before.length()))
                .distinct()
                .toList();
    }

    /// Answers the next requests for paths of that ending otherwise, one each.
    void next(String ending, Answer... answers) {
        next.put(ending, new ArrayDeque<>(List.of(answers)));
    }

    void always(String ending, Answer answer) {
        always.put(ending, answer);
    }

    void behave() {
        next.clear();
        always.clear();
        lies.clear();
        requests.clear();
    }

    /// Says something else of a file.
    void lie(String file, Map<String, Object> lie) {
        lies.put(file, lie);
    }

    /// Lists what is not there.
    void list(Map<String, Object> sibling) {
        more.add(sibling);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(new Request(
                    path,
                    exchange.getRequestHeaders().getFirst("Range"),
                    exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] content = content(path);
            answer(path).send(exchange, content);
        }
    }

    private synchronized Answer answer(String path) {
        for (Map.Entry<String, Deque<Answer>> entry : next.entrySet()) {
            Answer answer = path.endsWith(entry.getKey()) ? entry.getValue().poll() : null;
            if (answer != null) {
                return answer;
            }
        }
        return always.entrySet().stream()
                .filter(entry -> path.endsWith(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(FakeHub::honest);
    }

    /// Empty for what is not there, as no file that is served is.
    private byte[] content(String path) throws IOException {
        if (path.matches("/api/models/org/name/revision/(main|v1|" + COMMIT + ")")) {
            return listing();
        }
        Path file = folder.resolve(path.replaceFirst("^/(org/name/resolve/" + COMMIT + "|elsewhere)/", ""));
        return path.startsWith("/api") || !Files.isRegularFile(file) ? new byte[0] : Files.readAllBytes(file);
    }

    private byte[] listing() throws IOException {
        List<Object> siblings = new ArrayList<>(more);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                siblings.add(sibling(file));
            }
        }
        Map<String, Object> listing = new LinkedHashMap<>();
        listing.put("id", "org/name");
        listing.put("sha", COMMIT);
        listing.put("siblings", siblings);
        return Json.writeLine(listing).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> sibling(Path file) throws IOException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        Map<String, Object> sibling = new LinkedHashMap<>();
        sibling.put("rfilename", name);
        sibling.put("size", Files.size(file));
        sibling.put("blobId", ContentHash.of(ContentHash.Kind.GIT, file).hexadecimal());
        if (name.endsWith(".safetensors")) {
            String sha256 = ContentHash.of(ContentHash.Kind.SHA256, file).hexadecimal();
            sibling.put("lfs", Map.of("sha256", sha256, "size", Files.size(file), "pointerSize", 134));
        }
        sibling.putAll(lies.getOrDefault(name, Map.of()));
        return sibling;
    }

    static void honest(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (content.length == 0) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (range != null) {
            part(exchange, from, content.length);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    private static void part(HttpExchange exchange, int from, int size) {
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (size - 1) + "/" + size);
    }

    /// A status without a body.
    static Answer status(int status, String... headers) {
        return (exchange, content) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /// Other bytes than the right ones.
    static Answer body(byte[] body) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /// The whole file, whatever part is asked for.
    static Answer whole() {
        return (exchange, content) -> body(content).send(exchange, content);
    }

    /// As many bytes and no more, then a cut; where a part is asked for, of that part.
    static Answer cutAfter(int bytes) {
        return (exchange, content) -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
            if (range != null) {
                part(exchange, from, content.length);
            }
            exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
            OutputStream out = exchange.getResponseBody();
            out.write(content, from, Math.min(bytes, content.length - from));
            out.flush();
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
