package dev.kalmia.tensor;

import dev.kalmia.run.InputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/// Where workers find each other: a small table of keys and values that worker 0 keeps, at a port of its
/// machine, and that all read and write (libtorch's TCPStore). Whoever reaches the port can do so too:
/// it is for networks in which all are trusted, as all of torch.distributed.
public final class MeetingPoint implements AutoCloseable {
    private static final long GLANCE_MS = 10;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final TCPStore store;
    private long exchanges;

    private MeetingPoint(TCPStore store) {
        this.store = store;
    }

    /// Keeps the table, in worker 0, or goes where it is kept.
    static MeetingPoint of(WorkerPlace place, Duration patience) {
        return place.rank() == 0 ? host(place.port()) : visit(place, patience);
    }

    /// Keeps the table.
    ///
    /// @param port where it is reached; 0: any that is free
    public static MeetingPoint host(int port) {
        try {
            return open("localhost", port, true, FAREWELL);
        } catch (RuntimeException failure) {
            throw new InputException(
                    "port " + port + " (MASTER_PORT) must be free where worker 0 is: "
                            + TorchFailure.firstLine(failure),
                    failure);
        }
    }

    /// Goes where the table is kept, and waits for it to be there.
    static MeetingPoint visit(WorkerPlace place, Duration patience) {
        try {
            return open(place.host(), place.port(), false, patience);
        } catch (RuntimeException failure) {
            throw new WorkerLostException(
                    place + ": worker 0 must answer at " + place.host() + ":" + place.port()
                            + " (MASTER_ADDR, MASTER_PORT) within " + patience.toSeconds() + " s: "
                            + TorchFailure.firstLine(failure),
                    failure);
        }
    }

    private static MeetingPoint open(String host, int port, boolean keeps, Duration patience) {
        WorkerSetup.ensure();
        try (PointerScope _ = new PointerScope()) {
            TCPStoreOptions options = new TCPStoreOptions();
            options.port((short) port)
                    .isServer(keeps)
                    .waitWorkers(false)
                    .timeout(new Milliseconds(patience.toMillis()));
            TCPStore store = new TCPStore(host, options);
            store.retainReference();
            return new MeetingPoint(store);
        }
    }

    /// Where it is reached.
    public int port() {
        return Short.toUnsignedInt(store.getPort());
    }

    TCPStore store() {
        return store;
    }

    /// Leaves a value and waits for those of all.
    ///
    /// @param watch called again and again meanwhile; may throw
    /// @throws WorkerLostException when some do not come in time; it says which
    List<String> exchange(WorkerPlace place, String value, Duration patience, Runnable watch) {
        String key = "exchange/" + exchanges++ + "/";
        try (PointerScope _ = new PointerScope()) {
            store.set(key + place.rank(), encode(value));
            awaitAll(place, key, patience, watch);
            return IntStream.range(0, place.size())
                    .mapToObj(rank -> decode(store.get_to_str(key + rank)))
                    .toList();
        } catch (InputException told) {
            throw told;
        } catch (RuntimeException failure) {
            throw TorchFailure.of(place, patience, failure);
        }
    }

    private void awaitAll(WorkerPlace place, String key, Duration patience, Runnable watch) {
        long end = System.nanoTime() + patience.toNanos();
        List<Integer> missing = missing(place, key);
        while (!missing.isEmpty()) {
            watch.run();
            if (System.nanoTime() - end > 0) {
                throw new WorkerLostException(place + ": all must come within " + patience.toSeconds()
                        + " s; missing are the workers " + missing);
            }
            pause();
            missing = missing(place, key);
        }
    }

    private List<Integer> missing(WorkerPlace place, String key) {
        List<Integer> missing = new ArrayList<>();
        for (int rank = 0; rank < place.size(); rank++) {
            try (PointerScope _ = new PointerScope()) {
                if (!store.check(new StringVector(key + rank))) {
                    missing.add(rank);
                }
            }
        }
        return missing;
    }

    private static void pause() {
        try {
            Thread.sleep(GLANCE_MS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted while waiting for the other workers", asked);
        }
    }

    // Texts cross the border of the binding as bytes of some encoding: these are the same in all.
    private static String encode(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    /// Says goodbye. Worker 0, with whom the table goes, waits a moment for the others to have read what
    /// they wait for.
    void leave(WorkerPlace place) {
        String key = "left/";
        try (PointerScope _ = new PointerScope()) {
            store.set(key + place.rank(), encode("left"));
            long end = System.nanoTime() + FAREWELL.toNanos();
            while (place.rank() == 0
                    && System.nanoTime() - end < 0
                    && !missing(place, key).isEmpty()) {
                pause();
            }
        } catch (RuntimeException gone) {
            System.getLogger(MeetingPoint.class.getName())
                    .log(System.Logger.Level.DEBUG, "left without a goodbye", gone);
        }
    }

    @Override
    public void close() {
        store.deallocate();
    }
}
