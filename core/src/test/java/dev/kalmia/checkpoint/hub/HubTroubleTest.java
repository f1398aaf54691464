package dev.kalmia.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HubTroubleTest {
    private static final String WEIGHTS = "model.safetensors";

    @TempDir
    private Path temporary;

    private HubFixture user;

    @BeforeEach
    void serve() {
        user = new HubFixture(temporary);
    }

    @AfterEach
    void stop() {
        user.close();
    }

    private void assertWhole(HubSnapshot snapshot) {
        assertThat(ModelFolder.open(snapshot.folder()).fingerprint())
                .isEqualTo(ModelFolder.open(user.served).fingerprint());
    }

    /// One line that names what was asked, and no folder that could be taken for the model.
    private void assertRefused(String... words) {
        assertThatThrownBy(user::pull)
                .isInstanceOf(InputException.class)
                .message()
                .hasLineCount(1)
                .startsWith("hf:org/name@")
                .contains(words);
        assertThat(user.models().cached()).isEmpty();
        assertThat(user.cache.resolve("models--org--name/refs/main")).doesNotExist();
    }

    @Test
    @DisplayName("a connection that is cut is gone on with where it broke, by a range")
    void cut() {
        user.hub.next(WEIGHTS, FakeHub.cutAfter(1000), FakeHub.cutAfter(500));
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS))
                .extracting(FakeHub.Request::range)
                .containsExactly(null, "bytes=1000-", "bytes=1500-");
        assertThat(user.waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(user.said.advanced).as("no byte is told twice").isEqualTo(user.said.total);
    }

    private static FakeHub.Answer page(String... types) {
        return (exchange, _) -> {
            byte[] page = "\n<!doctype html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().put("Content-Type", List.of(types));
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/revision/main, /api/models/org/name/revision/main",
        "model.safetensors, /org/name/resolve/" + FakeHub.COMMIT + "/model.safetensors"
    })
    @DisplayName("a web page in place of the listing or of a file, as login pages of networks give it, is told as such")
    void webPage(String ending, String path) {
        user.hub.always(ending, page("text/html; charset=utf-8"));
        assertRefused(
                "the answer is a web page, as a proxy or the login page of a network gives it",
                "address=" + user.hub.address() + path + ";",
                "Content-Type=text/html; charset=utf-8");
        assertThat(user.waits).as("asking again does not help").isEmpty();
        user.hub.behave();
        user.hub.next(ending, page("Application/XHTML+XML"));
        assertRefused("Content-Type=Application/XHTML+XML");
        user.hub.behave();
        assertWhole(user.pull());
    }

    @Test
    @DisplayName("a page that does not say what it is is told from the list of a model's files all the same")
    void webPageWithoutKind() {
        user.hub.always("/revision/main", page());
        assertRefused("the answer is a web page, as a proxy or the login page of a network gives it");
        user.hub.behave();
        assertWhole(user.pull());
    }

    @Test
    @DisplayName("the kind of a file that is none of a page's does not matter")
    void otherKinds() {
        user.hub.always("config.json", (exchange, content) -> {
            exchange.getResponseHeaders().add("Content-Type", "text/htmlish");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        });
        assertWhole(user.pull());
    }

    @Test
    @DisplayName("what a killed run left is gone on with")
    void killed() throws IOException {
        byte[] weights = Files.readAllBytes(user.served.resolve(WEIGHTS));
        Files.write(user.incomplete(WEIGHTS), Arrays.copyOf(weights, 2000));
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS))
                .extracting(FakeHub.Request::range)
                .containsExactly("bytes=2000-");
        assertThat(user.incomplete(WEIGHTS)).doesNotExist();
    }

    @Test
    @DisplayName("what a killed run left whole is only verified")
    void killedAtTheEnd() throws IOException {
        Files.copy(user.served.resolve(WEIGHTS), user.incomplete(WEIGHTS));
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2000, 1 << 20})
    @DisplayName("what was left and is damaged, or too long, is begun anew")
    void damagedRest(int bytes) throws IOException {
        Files.write(user.incomplete(WEIGHTS), new byte[bytes]);
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS).getLast().range()).isNull();
    }

    @Test
    @DisplayName("a server that knows no ranges sends all of it again")
    void noRanges() {
        user.hub.next(WEIGHTS, FakeHub.cutAfter(1000), FakeHub.whole());
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes 0-99/100", "bytes 1000-1100/7", "bytes */5", "nonsense", "bytes 99999999999999999999-1/2"
            })
    @DisplayName("another range than asked for is not taken, and no range is asked for again")
    void wrongRange(String range) {
        user.hub.next(WEIGHTS, FakeHub.cutAfter(1000), FakeHub.status(206, "Content-Range", range));
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS))
                .extracting(FakeHub.Request::range)
                .containsExactly(null, "bytes=1000-", null);
    }

    @Test
    @DisplayName("a range that the server cannot serve is begun anew")
    void unsatisfiable() {
        user.hub.next(WEIGHTS, FakeHub.cutAfter(1000), FakeHub.status(416));
        assertWhole(user.pull());
    }

    @Test
    @DisplayName("a connection that always breaks at once ends in an error after a few attempts, not never")
    void alwaysCut() throws IOException {
        user.hub.always(WEIGHTS, FakeHub.cutAfter(10));
        assertRefused(WEIGHTS, "5 times in a row");
        assertThat(user.hub.requests(WEIGHTS)).hasSize(5);
        assertThat(user.incomplete(WEIGHTS)).as("kept for the next run").hasSize(50);
        user.hub.behave();
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS).getFirst().range()).isEqualTo("bytes=50-");
    }

    @Test
    @DisplayName("a connection that says nothing any more counts as cut")
    void silent() {
        CountDownLatch end = new CountDownLatch(1);
        user.hub.next(WEIGHTS, (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 1000);
            exchange.getResponseBody().flush();
            await(end);
        });
        HubModels impatient = new HubModels(
                HubSettings.of(user.environment::get, temporary), user.waits::add, Duration.ofMillis(300));
        assertWhole(impatient.snapshot(HubFixture.MODEL, user.said));
        end.countDown();
        assertThat(user.hub.requests(WEIGHTS)).hasSizeGreaterThan(1);
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("other bytes of the right size are refused by their hash, and are not kept")
    void wrongHash() throws IOException {
        user.hub.always("tokenizer.json", FakeHub.body("{\"lowercase\":null}".getBytes(StandardCharsets.UTF_8)));
        assertRefused(
                "tokenizer.json", "hash must be " + user.blob("tokenizer.json").getFileName());
        user.hub.behave();
        byte[] other = Files.readAllBytes(user.served.resolve(WEIGHTS));
        other[other.length - 1] ^= 1;
        user.hub.always(WEIGHTS, FakeHub.body(other));
        assertRefused(WEIGHTS, "hash must be " + user.blob(WEIGHTS).getFileName());
        assertThat(user.blob(WEIGHTS)).doesNotExist();
        assertThat(user.incomplete(WEIGHTS)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 100_000})
    @DisplayName("a length other than the hub says is refused before a byte is taken")
    void wrongLength(int by) throws IOException {
        byte[] weights = Files.readAllBytes(user.served.resolve(WEIGHTS));
        user.hub.always(WEIGHTS, FakeHub.body(Arrays.copyOf(weights, weights.length + by)));
        assertRefused(WEIGHTS, "must have " + weights.length + " bytes", "Content-Length=" + (weights.length + by));
    }

    @Test
    @DisplayName("a body without a length that goes on for ever is left after the size that was said")
    void endless() throws IOException {
        long size = Files.size(user.served.resolve(WEIGHTS));
        user.hub.always(WEIGHTS, (exchange, content) -> {
            exchange.sendResponseHeaders(200, 0);
            pour(exchange.getResponseBody());
        });
        assertRefused(WEIGHTS, "more bytes than the hub says", "size=" + size);
        assertThat(user.incomplete(WEIGHTS)).isEmptyFile();
    }

    /// Until nobody takes it any more.
    private static void pour(OutputStream out) throws IOException {
        byte[] zeros = new byte[1 << 16];
        while (true) {
            out.write(zeros);
        }
    }

    @Test
    @DisplayName("a body without a length that is too short is asked for again, from where it ended")
    void shortWithoutLength() {
        user.hub.next(WEIGHTS, (exchange, content) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content, 0, 700);
        });
        assertWhole(user.pull());
        assertThat(user.hub.requests(WEIGHTS).getLast().range()).isEqualTo("bytes=700-");
    }

    @Test
    @DisplayName("a packed body is refused")
    void packed() {
        user.hub.always(WEIGHTS, FakeHub.status(200, "Content-Encoding", "gzip"));
        assertRefused(WEIGHTS, "Content-Encoding=gzip");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1L << 62})
    @DisplayName("a size that the hub makes up is found out by the length of the body")
    void liesAboutSize(long size) {
        user.hub.lie("config.json", Map.of("size", size));
        assertRefused("config.json", "must have " + size + " bytes");
    }

    @ParameterizedTest
    @CsvSource({"size, -1", "size, many", "blobId, ../../../evil", "blobId, ''", "lfs, '{}'"})
    @DisplayName("sizes and hashes that are none are refused for files that are needed, before any download of them")
    void liesAboutHashes(String key, String value) {
        Object lie = key.equals("lfs") ? Map.of("sha256", "/etc/passwd", "size", 3) : number(value);
        user.hub.lie("config.json", Map.of(key, lie));
        assertRefused("config.json");
        assertThat(user.hub.files()).doesNotContain("config.json");
        user.hub.behave();
        user.hub.lie("README.md", Map.of(key, lie));
        assertWhole(user.pull());
    }

    private static Object number(String text) {
        return text.equals("-1") ? Long.valueOf(-1) : text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil.safetensors", "/evil.safetensors", "a\\evil.safetensors", "a//evil.safetensors", "evil"
            })
    @DisplayName("a shard outside of the model, or of another kind, is refused, though the hub lists it")
    void hostileShards(String shard) throws IOException {
        Files.move(user.served.resolve(WEIGHTS), user.served.resolve("shard.safetensors"));
        Files.writeString(
                user.served.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"x\":\"" + shard.replace("\\", "\\\\") + "\"}}");
        user.hub.list(Map.of("rfilename", shard, "size", 3, "blobId", "0".repeat(40)));
        assertRefused("a shard must be a safetensors file of the model", "shard=" + shard);
        assertThat(temporary.resolve("evil.safetensors")).doesNotExist();
    }

    @Test
    @DisplayName("a shard that the model does not have is named")
    void missingShard() throws IOException {
        Files.delete(user.served.resolve(WEIGHTS));
        Files.writeString(
                user.served.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"x\":\"gone.safetensors\"}}");
        assertRefused("no such shard", "gone.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../..", "/etc", "a/../../b", "a\\b"})
    @DisplayName("a module outside of the model is refused")
    void hostileModules(String path) throws IOException {
        Files.writeString(
                user.served.resolve("modules.json"),
                "[{\"path\":\"" + path.replace("\\", "\\\\") + "\",\"type\":\"sentence_transformers.models.Dense\"}]");
        assertRefused("must stay inside the model's folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../modules.json", "/etc/passwd", "a/../../x", "a\\..\\x", "a//b", "c:/x", "a\u0000b", "", "."})
    @DisplayName("names that lead out of the folder are no names of files")
    void hostileNames(String name) {
        assertThat(HubFile.isSafe(name)).isFalse();
        user.hub.list(Map.of("rfilename", name, "size", 3, "blobId", "0".repeat(40)));
        assertWhole(user.pull());
    }

    @Test
    @DisplayName("a model without safetensors is refused by what it has, before anything large comes")
    void otherWeights() throws IOException {
        Files.move(user.served.resolve(WEIGHTS), user.served.resolve("pytorch_model.bin"));
        assertRefused("no weights in safetensors", "pytorch_model.bin");
        assertThat(user.hub.files()).containsExactly("modules.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>sign in</html>",
                "",
                "[]",
                "{}",
                "{\"sha\":\"main\",\"siblings\":[]}",
                "\u0000",
                "{\"sha\":\"" + FakeHub.COMMIT + "\",\"siblings\":3}",
                "{\"sha\":\"" + FakeHub.COMMIT + "\",\"siblings\":[3]}"
            })
    @DisplayName("an answer that is none is refused in one line")
    void garbage(String answer) {
        user.hub.always("/main", FakeHub.body((answer + " ").getBytes(StandardCharsets.UTF_8)));
        assertRefused("main");
    }

    @Test
    @DisplayName("an answer without end is not read to its end")
    void hugeAnswer() {
        user.hub.always("/main", (exchange, content) -> {
            exchange.sendResponseHeaders(200, 0);
            pour(exchange.getResponseBody());
        });
        assertRefused("at most 33554432 bytes");
    }

    @Test
    @DisplayName("another commit than the one asked for is refused")
    void otherCommit() {
        String asked = "f".repeat(40);
        user.hub.always(
                "/" + asked,
                FakeHub.body(
                        ("{\"sha\":\"" + FakeHub.COMMIT + "\",\"siblings\":[]}").getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> user.models().snapshot(HubReference.parse("org/name@" + asked), Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("another commit");
    }

    @ParameterizedTest
    @CsvSource({"401, set HF_TOKEN", "403, set HF_TOKEN", "404, no such model or revision", "400, answers 400"})
    @DisplayName("what the hub refuses is said in one line, and not asked again")
    void refused(int status, String words) {
        user.hub.always("/main", FakeHub.status(status));
        assertRefused(words);
        assertThat(user.hub.requests()).hasSize(1);
        assertThat(user.waits).isEmpty();
    }

    @Test
    @DisplayName("a hub that refuses a model is believed, though there is a copy")
    void refusedWithCopy() {
        user.pull();
        user.hub.always("/main", FakeHub.status(404));
        assertThatThrownBy(user::pull).isInstanceOf(InputException.class).hasMessageContaining("404");
    }

    @Test
    @DisplayName("the token goes to the hub, is never shown, and its refusal is told")
    void token() {
        user.environment.put("HF_TOKEN", "hf_secret");
        assertWhole(user.pull());
        assertThat(user.hub.requests())
                .extracting(FakeHub.Request::authorization)
                .containsOnly("Bearer hf_secret");
        user.hub.always("/v1", FakeHub.status(403));
        assertThatThrownBy(() -> user.models().snapshot(HubReference.parse("org/name@v1"), user.said))
                .hasMessageContaining("the token that is set does not allow it")
                .hasMessageNotContaining("hf_secret");
    }

    @Test
    @DisplayName("a redirect to another host is followed without the token, with the range")
    void redirects() {
        user.environment.put("HF_TOKEN", "hf_secret");
        try (FakeHub store = new FakeHub(user.served)) {
            user.hub.always(WEIGHTS, FakeHub.status(302, "Location", store.address() + "/elsewhere/" + WEIGHTS));
            store.next(WEIGHTS, FakeHub.cutAfter(1000));
            assertWhole(user.pull());
            assertThat(store.requests())
                    .containsExactly(
                            new FakeHub.Request("/elsewhere/" + WEIGHTS, null, null),
                            new FakeHub.Request("/elsewhere/" + WEIGHTS, "bytes=1000-", null));
            assertThat(user.hub.requests(WEIGHTS))
                    .extracting(FakeHub.Request::authorization)
                    .containsOnly("Bearer hf_secret");
        }
    }

    @Test
    @DisplayName("a store that refuses an address that has expired is reached by a new one")
    void expired() {
        try (FakeHub store = new FakeHub(user.served)) {
            user.hub.always(WEIGHTS, FakeHub.status(302, "Location", store.address() + "/elsewhere/" + WEIGHTS));
            store.next(WEIGHTS, FakeHub.status(403));
            assertWhole(user.pull());
            assertThat(user.hub.requests(WEIGHTS)).hasSize(2);
        }
    }

    @Test
    @DisplayName("a redirect without a host stays at the hub, and keeps the token")
    void relativeRedirect() {
        user.environment.put("HF_TOKEN", "hf_secret");
        user.hub.always(
                "resolve/" + FakeHub.COMMIT + "/" + WEIGHTS, FakeHub.status(307, "Location", "/elsewhere/" + WEIGHTS));
        assertWhole(user.pull());
        assertThat(user.hub.requests("/elsewhere/" + WEIGHTS))
                .extracting(FakeHub.Request::authorization)
                .containsExactly("Bearer hf_secret");
    }

    @Test
    @DisplayName("redirects in a circle end")
    void circle() {
        user.hub.always(WEIGHTS, FakeHub.status(302, "Location", WEIGHTS));
        assertRefused(WEIGHTS, "redirects more than 5 times");
        assertThat(user.hub.requests(WEIGHTS)).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///etc/passwd",
                "ftp://host/x",
                "http://user:secret@127.0.0.1/x",
                "http://[",
                "http:///x"
            })
    @DisplayName("a redirect to what is no address of the web is refused, without showing it")
    void badRedirect(String location) {
        user.hub.always(WEIGHTS, FakeHub.status(302, "Location", location));
        assertRefused(WEIGHTS, "redirects to what is no address");
        assertThatThrownBy(user::pull).hasMessageNotContaining("secret");
    }

    @Test
    @DisplayName("a busy hub is asked again after the time it wants, else after growing waits")
    void busy() {
        user.hub.next("/main", FakeHub.status(429, "Retry-After", "7"), FakeHub.status(500), FakeHub.status(503));
        assertWhole(user.pull());
        assertThat(user.waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    @DisplayName("a time to ask again may be a date; one that has passed is no wait")
    void retryDate() {
        user.hub.next("/main", FakeHub.status(503, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"));
        assertWhole(user.pull());
        assertThat(user.waits).containsExactly(Duration.ZERO);
    }

    @Test
    @DisplayName("a hub that wants to be left alone for too long is not waited for")
    void longWait() {
        user.hub.always("/main", FakeHub.status(429, "Retry-After", "86400"));
        assertRefused("429", "in 86400 seconds");
        assertThat(user.waits).isEmpty();
    }

    @Test
    @DisplayName("a hub that stays busy is given up, at the fifth time")
    void staysBusy() {
        user.hub.always("/main", FakeHub.status(500));
        assertRefused("answers 500, 5 times in a row");
        assertThat(user.hub.requests()).hasSize(5);
    }

    @Test
    @DisplayName("without a connection and without a copy there is one line that says so")
    void noConnection() {
        user.hub.close();
        assertRefused("no connection to 127.0.0.1, 5 times in a row");
    }

    @Test
    @DisplayName("two at once download each file once, and both have the whole model")
    void atOnce() throws Exception {
        Callable<HubSnapshot> one = () -> user.models().snapshot(HubFixture.MODEL, Progress.silent());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<HubSnapshot> made : threads.invokeAll(List.of(one, one, one, one))) {
                assertWhole(made.get());
            }
        }
        assertThat(user.hub.requests(WEIGHTS)).hasSize(1);
        assertThat(user.hub.requests("tokenizer.json")).hasSize(1);
    }

    @Test
    @DisplayName("a waiting that is interrupted ends, and the thread stays marked")
    void interrupted() {
        user.hub.always("/main", FakeHub.status(500));
        HubModels models = new HubModels(
                HubSettings.of(user.environment::get, temporary),
                time -> {
                    throw new InterruptedException();
                },
                Duration.ofSeconds(20));
        assertThatThrownBy(() -> models.snapshot(HubFixture.MODEL, Progress.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
