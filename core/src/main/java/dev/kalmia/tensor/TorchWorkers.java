package dev.kalmia.tensor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/// Workers that exchange tensors by libtorch's collectives. Everything travels as float32.
///
/// Gloo sums along a ring of the workers, each part of a tensor in an order that follows from its size
/// and their number, and hands the sum on: the same bytes with all, at every run.
final class TorchWorkers implements WorkerGroup {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    private final MeetingPoint point;
    private final WorkerPlace place;
    private final Device device;
    private final Duration patience;
    private final Runnable watch;
    private final Backend backend;

    private TorchWorkers(
            MeetingPoint point, WorkerPlace place, Device device, Duration patience, Runnable watch, Backend backend) {
        this.point = point;
        this.place = place;
        this.device = device;
        this.patience = patience;
        this.watch = watch;
        this.backend = backend;
    }

    static TorchWorkers join(MeetingPoint point, WorkerPlace place, Device device, Duration patience, Runnable watch) {
        try {
            // All are there before the library waits for them: it would not say who is missing.
            point.exchange(place, "here", patience, watch);
            return new TorchWorkers(point, place, device, patience, watch, open(point, place, device, patience));
        } catch (RuntimeException failed) {
            point.leave(place);
            point.close();
            throw failed;
        }
    }

    private static Backend open(MeetingPoint point, WorkerPlace place, Device device, Duration patience) {
        try (PointerScope _ = new PointerScope()) {
            Backend backend = switch (device.kind()) {
                case CPU -> WorkerSetup.quietly(() -> gloo(point.store(), place, patience));
                case CUDA -> nccl(point.store(), place, patience);
            };
            backend.retainReference();
            return backend;
        } catch (RuntimeException failure) {
            throw TorchFailure.of(place, patience, failure);
        }
    }

    private static Backend gloo(Store store, WorkerPlace place, Duration patience) {
        Milliseconds timeout = new Milliseconds(patience.toMillis());
        ProcessGroupGloo.Options options;
        if (LOOPBACK.contains(place.host())) {
            options = ProcessGroupGloo.Options.create(timeout);
            options.devices().push_back(ProcessGroupGloo.createDeviceForHostname("127.0.0.1"));
            options.threads(1);
        } else {
            // Listens to GLOO_SOCKET_IFNAME.
            options = ProcessGroupGloo.Options.create_default(timeout);
        }
        return new ProcessGroupGloo(store, place.rank(), place.size(), options);
    }

    private static Backend nccl(Store store, WorkerPlace place, Duration patience) {
        var options = ProcessGroupNCCL.Options.create();
        options.timeout(new Milliseconds(patience.toMillis()));
        return new ProcessGroupNCCL(store, place.rank(), place.size(), options);
    }

    @Override
    public int rank() {
        return place.rank();
    }

    @Override
    public int size() {
        return place.size();
    }

    @Override
    public List<String> exchange(String own) {
        return exchange(own, patience);
    }

    @Override
    public List<String> exchange(String own, Duration other) {
        return point.exchange(place, own, other, watch);
    }

    @Override
    public Tensor gather(Tensor rows, int[] counts) {
        try (Scope scope = Scope.open();
                NoGradient _ = NoGradient.open()) {
            // Equal parts travel; what a worker lacks of the longest is filled up with zeros and left out again.
            int most = Arrays.stream(counts).max().orElse(0);
            Tensor own = filled(rows, most);
            Tensor all = Tensors.zeros(DType.FLOAT32, (long) most * size(), rows.shape()[1])
                    .to(device);
            await(() -> backend._allgather_base(all.handle(), own.handle()));
            List<Tensor> parts = new ArrayList<>();
            for (int rank = 0; rank < size(); rank++) {
                parts.add(all.narrow(0, (long) rank * most, counts[rank]));
            }
            return scope.keep(
                    Tensor.concat(parts, 0).to(rows.device()).to(rows.dtype()).contiguous());
        }
    }

    private Tensor filled(Tensor rows, int most) {
        Tensor plain = rows.to(device).to(DType.FLOAT32).contiguous();
        long[] shape = plain.shape();
        if (shape[0] == most) {
            return plain;
        }
        Tensor rest = Tensors.zeros(DType.FLOAT32, most - shape[0], shape[1]).to(device);
        return Tensor.concat(List.of(plain, rest), 0).contiguous();
    }

    @Override
    public void sumGradients(Collection<Tensor> parameters) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            for (TensorBucket bucket : TensorBucket.of(gradients(List.copyOf(parameters)))) {
                Tensor flat = bucket.flat().to(device);
                sum(flat);
                bucket.assign(flat);
            }
        }
    }

    /// The gradient of each parameter that has one with any worker; where this one has none, zeros.
    private List<Tensor> gradients(List<Tensor> parameters) {
        float[] own = new float[parameters.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = parameters.get(i).gradient() == null ? 0 : 1;
        }
        Tensor holders = Tensors.of(own, own.length).to(device);
        sum(holders);
        float[] all = Tensors.floats(holders);
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if (all[i] > 0) {
                gradients.add(parameters.get(i).gradientOrZeros());
            }
        }
        return gradients;
    }

    private void sum(Tensor flat) {
        await(() -> backend.allreduce(new TensorVector(flat.handle())));
    }

    @Override
    public void broadcast(List<Tensor> tensors, int from) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            for (TensorBucket bucket : TensorBucket.of(tensors)) {
                Tensor flat = bucket.flat().to(device);
                BroadcastOptions options = new BroadcastOptions().rootRank(from);
                await(() -> backend.broadcast(new TensorVector(flat.handle()), options));
                if (rank() != from) {
                    bucket.assign(flat);
                }
            }
        }
    }

    private void await(Supplier<Work> start) {
        try {
            start.get()._wait();
        } catch (RuntimeException failure) {
            throw TorchFailure.of(place, patience, failure);
        }
    }

    @Override
    public void close() {
        point.leave(place);
        backend.deallocate();
        point.close();
    }
}
