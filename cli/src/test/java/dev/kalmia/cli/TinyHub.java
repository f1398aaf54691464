package dev.kalmia.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// A hub of one model, `org/tiny`, on this machine, which serves a real folder to other processes.
final class TinyHub implements AutoCloseable {
    static final String COMMIT = "00112233445566778899aabbccddeeff00112233";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean stalling;

    /// What was asked: the path, and the range behind it.
    final List<String> asked = new CopyOnWriteArrayList<>();

    TinyHub(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Whether weights stop in the middle, and nothing more is said.
    void stall(boolean stalls) {
        stalling = stalls;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(path + (range == null ? "" : " " + range));
            if (path.equals("/api/models/org/tiny/revision/main")) {
                byte[] listing = listing();
                exchange.sendResponseHeaders(200, listing.length);
                exchange.getResponseBody().write(listing);
            } else if (path.startsWith("/org/tiny/resolve/" + COMMIT + "/")) {
                send(exchange, folder.resolve(path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1)), range);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void send(HttpExchange exchange, Path file, String range) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        boolean stalls = stalling && file.endsWith("model.safetensors");
        exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
        exchange.getResponseBody().write(content, from, stalls ? content.length / 2 : content.length - from);
        if (stalls) {
            exchange.getResponseBody().flush();
            await();
        }
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] listing() throws IOException {
        List<Object> siblings = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Map<String, Object> content = Map.of("sha256", Hashes.file(file), "size", Files.size(file));
                String name = folder.relativize(file).toString().replace('\\', '/');
                siblings.add(Map.of("rfilename", name, "size", Files.size(file), "lfs", content));
            }
        }
        return Json.writeLine(Map.of("sha", COMMIT, "siblings", siblings)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
