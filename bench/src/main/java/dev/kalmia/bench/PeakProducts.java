package dev.kalmia.bench;

import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tensor.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;

/// What the machine does in large products of matrices and nothing else, one stream a core.
final class PeakProducts {
    private static final int SIZE = 1024;
    private static final int TIMES = 12;

    private PeakProducts() {}

    /// Operations a second in float32.
    static double float32() {
        int streams = Threads.available();
        Threads.holdBlas();
        try (ExecutorService executor = Executors.newFixedThreadPool(streams)) {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int stream = 0; stream < streams; stream++) {
                running.add(executor.submit(PeakProducts::multiply));
            }
            for (Future<?> one : running) {
                one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return 2.0 * SIZE * SIZE * SIZE * TIMES * streams / seconds;
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        } finally {
            Threads.releaseBlas();
        }
    }

    /// Operations a second of processor time, which others on the machine take nothing of.
    ///
    /// @param processor seconds that all threads took so far
    static double processorRate(DoubleSupplier processor) {
        double before = processor.getAsDouble();
        float32();
        return 2.0 * SIZE * SIZE * SIZE * TIMES * Threads.available() / (processor.getAsDouble() - before);
    }

    private static void multiply() {
        Threads.limitThisThread(1);
        float[] numbers = new float[SIZE * SIZE];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i % 97) / 97f;
        }
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Tensor a = Tensors.of(numbers, SIZE, SIZE);
            Tensor b = Tensors.of(numbers, SIZE, SIZE);
            for (int i = 0; i < TIMES; i++) {
                a.matmul(b).close();
            }
        }
    }
}
