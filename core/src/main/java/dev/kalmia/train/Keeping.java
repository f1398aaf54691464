package dev.kalmia.train;

import java.nio.file.Path;
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
}
