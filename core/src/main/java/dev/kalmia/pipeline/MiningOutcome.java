package dev.kalmia.pipeline;

import dev.kalmia.mine.Miner;
import dev.kalmia.mine.MiningReport;
import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.List;

/// Whether what a mining found is of use, and in which bounds it looked.
///
/// @param examples what it found negatives for
/// @param bounds in words
record MiningOutcome(Path examples, String bounds) {
    static MiningOutcome of(Path examples, List<Miner> miners, double relativeMargin) {
        Miner first = miners.getFirst();
        String windows = miners.size() == 1
                ? "rank-from=" + first.rankFrom() + " rank-to=" + first.rankTo() + " relative-margin=" + relativeMargin
                : miners.size() + " miners, relative-margin=" + relativeMargin;
        return new MiningOutcome(examples, windows);
    }

    /// Refuses a mining after which no example has a negative, and warns of one that found none.
    ///
    /// @throws InputException when the output would be the input
    void require(MiningReport report, StageRun run) {
        String why = bounds + " found " + report.found();
        if (report.mined() + report.existing() == 0) {
            throw new InputException(
                    examples + ": mining must give at least one example a negative; negatives=0, " + why);
        }
        if (report.mined() == 0 && report.shortExamples() > 0) {
            run.print().accept("warning: no negative was found; " + why);
        }
    }
}
