package dev.kalmia.mine;

import dev.kalmia.pool.LexicalIndex;
import dev.kalmia.run.Progress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the miners search in, made once for all windows.
final class MiningSources implements AutoCloseable {
    private final List<CandidateSource> sources;
    private final @Nullable LexicalIndex words;

    /// @param folder where an index of words may lie
    MiningSources(MiningTools tools, MiningConfig config, Path folder, Progress progress) {
        boolean lexical = config.miners().stream().anyMatch(miner -> miner.kind() == Miner.Kind.LEXICAL);
        LexicalIndex index =
                lexical ? LexicalIndex.build(folder.resolve(NegativeMiner.WORDS), tools.pool(), progress) : null;
        this.words = index;
        this.sources = config.miners().stream()
                .map(miner -> source(miner, tools, config, index))
                .toList();
    }

    private static CandidateSource source(
            Miner miner, MiningTools tools, MiningConfig config, @Nullable LexicalIndex words) {
        return switch (miner.kind()) {
            case DENSE -> new CandidateSource.Dense(tools.pool(), miner);
            case LEXICAL -> new CandidateSource.Lexical(requireIndex(words), miner);
            case RANDOM -> new CandidateSource.Drawn(tools.pool(), miner, config.seed());
        };
    }

    private static LexicalIndex requireIndex(@Nullable LexicalIndex words) {
        if (words == null) {
            throw new IllegalStateException("there is an index where a miner ranks by words");
        }
        return words;
    }

    /// One for each miner.
    List<CandidateSource> all() {
        return sources;
    }

    @Override
    public void close() {
        if (words != null) {
            words.close();
        }
    }
}
