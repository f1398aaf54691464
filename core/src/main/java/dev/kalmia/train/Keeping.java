package dev.kalmia.train;

import dev.kalmia.run.Progress;
import dev.kalmia.tensor.WorkerGroup;
import dev.kalmia.train.tune.StoppingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Which of the weights that a training goes through are kept.
interface Keeping {
    /// Hears of a step.
    ///
    /// @param step that was made, counted from 1
    /// @param last whether there is none after it
    void after(long step, boolean last);

    /// Whether no more steps are to be made.
    boolean done();

    /// Puts the weights where those of a training belong.
    void finish();

    /// Where weights go to.
    ///
    /// @param resumedAt steps that were made before
    /// @param writer writes the weights as they are into a folder
    record Place(Path work, long resumedAt, Consumer<Path> writer) {}

    /// The best weights by a task where that is asked for, else the last. Of several workers the first keeps them, and
    /// tells the others when to stop.
    static Keeping of(StoppingConfig asked, Optional<DevTask> task, WorkerGroup group, Place place, Progress progress) {
        Keeping own = !group.first()
                ? last(place.work(), _ -> {})
                : task.filter(_ -> asked.wanted())
                        .<Keeping>map(dev -> new EarlyStopping(
                                asked, dev, place.work(), place.resumedAt(), place.writer(), progress))
                        .orElseGet(() -> last(place.work(), place.writer()));
        return asked.wanted() && group.size() > 1 ? new Together(own, group) : own;
    }

    /// Keeps the last weights.
    ///
    /// @param writer writes the weights as they are into a folder
    static Keeping last(Path work, Consumer<Path> writer) {
        return new Keeping() {
            @Override
            public void after(long step, boolean last) {}

            @Override
            public boolean done() {
                return false;
            }

            @Override
            public void finish() {
                writer.accept(work);
            }
        };
    }

    /// All stop when the first says so.
    final class Together implements Keeping {
        private final Keeping own;
        private final WorkerGroup group;
        private boolean done;

        Together(Keeping own, WorkerGroup group) {
            this.own = own;
            this.group = group;
            // A run that goes on may be at its end.
            tell();
        }

        private void tell() {
            // The first may have measured something long.
            String told = Boolean.toString(own.done());
            done = Boolean.parseBoolean(group.exchange(told, Duration.ofDays(1)).getFirst());
        }

        @Override
        public void after(long step, boolean last) {
            own.after(step, last);
            tell();
        }

        @Override
        public boolean done() {
            return done;
        }

        @Override
        public void finish() {
            own.finish();
        }
    }
}
