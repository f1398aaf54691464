package dev.kalmia.run;

/// Where long work says how far it is. Implementations are safe to call from many threads; `advance` is cheap enough
/// to be called once a batch.
///
/// The order is `start`, any number of `advance` and `note`, `finish`; another `start` may follow. A `start` before
/// the `finish` of the one before ends that one.
public interface Progress {
    /// Begins one piece of work.
    ///
    /// @param what what is done, in a few words: `encode corpus`
    /// @param total how much there is, or -1 when nobody knows
    /// @param unit what is counted, in the plural: `texts`
    void start(String what, long total, String unit);

    /// Says that `by` more units are done.
    void advance(long by);

    /// Says how much there is by what is known now, where nobody knew at the start.
    ///
    /// @param total an estimate, in the units of `start`
    default void expect(long total) {}

    /// Counts something else along, of which the rate is shown: the tokens of the texts that are done.
    ///
    /// @param unit what is counted, in the plural: `tokens`
    default void count(String unit, long by) {}

    /// Says how the work goes, in a few words that stand for those said before.
    default void detail(String words) {}

    /// Says one line that a person wants to see in between.
    void note(String line);

    /// Ends the piece of work begun last. Without one, does nothing.
    void finish();

    /// Says nothing.
    static Progress silent() {
        return SilentProgress.SILENT;
    }
}
