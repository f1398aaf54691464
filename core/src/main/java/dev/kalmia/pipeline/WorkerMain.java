package dev.kalmia.pipeline;

import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.ProcessEnd;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.tensor.WorkerLostException;
import dev.kalmia.tensor.WorkerPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The process of a worker that another process started ([LocalWorkers]): a line of its standard input
/// says what to do, its environment who it is. It ends when its standard input does, which is when the
/// first worker is gone.
public final class WorkerMain {
    /// The exit code of a worker that can not go on because another one ended.
    static final int LOST = 3;

    private static final int FAILED = 1;

    private WorkerMain() {}

    public static void main(String[] arguments) {
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = FAILED;
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = orders.readLine();
            if (line != null) {
                endWith(orders);
                code = work(line, errors);
            }
        } catch (IOException unheard) {
            errors.println("standard input cannot be read: " + InputException.reason(unheard));
        }
        errors.flush();
        ProcessEnd.now(code);
    }

    private static void endWith(Reader orders) {
        Thread.ofPlatform().daemon().name("kalmia-orders").start(() -> {
            try {
                while (orders.read() >= 0) {
                    // Nothing more is ever said.
                }
            } catch (IOException closed) {
                System.getLogger(WorkerMain.class.getName()).log(System.Logger.Level.DEBUG, "closed", closed);
            }
            ProcessEnd.now(LOST);
        });
    }

    private static int work(String line, PrintStream errors) {
        try {
            String where = "what worker 0 wants";
            Map<String, Object> wanted = Json.asObject(Json.parse(line, where), where);
            TrainStage stage =
                    ConfigBinder.bindFields(Json.asObject(wanted.get("stage"), where), TrainStage.class, where);
            long seed = wanted.get("seed") instanceof Long number ? number : 0;
            try (WorkerGroup group = WorkerGroup.join(WorkerPlace.of(System.getenv()), Device.cpu())) {
                OtherWorker.run(stage, seed, group);
            }
            return 0;
        } catch (WorkerLostException lost) {
            errors.println(lost.getMessage());
            return LOST;
        } catch (InputException told) {
            errors.println(told.getMessage());
            return FAILED;
        } catch (RuntimeException | Error unexpected) {
            errors.println("unexpected " + unexpected.getClass().getSimpleName() + ": " + unexpected.getMessage());
            return FAILED;
        }
    }
}
