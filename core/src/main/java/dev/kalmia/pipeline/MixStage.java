package dev.kalmia.pipeline;

import dev.kalmia.data.DataSetCard;
import dev.kalmia.data.DataSets;
import dev.kalmia.data.Example;
import dev.kalmia.data.ExampleReader;
import dev.kalmia.data.Mixture;
import dev.kalmia.data.OnBadRow;
import dev.kalmia.data.ReadOptions;
import dev.kalmia.data.SharedIds;
import dev.kalmia.report.Table;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Mixes data sets and shuffles them, any number of examples. Writes `examples.jsonl` and `table.txt`, which
/// tells what came from where.
///
/// @param sets what is mixed
/// @param temperature 1 draws in proportion to size, larger is more even: n^(1/T)
/// @param licences the only ones that the sets' cards may have; empty for any
/// @param onBadRow whether a row that cannot be used ends the run or is counted and skipped
record MixStage(
        List<MixSet> sets,
        @Default("1.0") double temperature,
        @Default("") List<String> licences,
        @Default("error") OnBadRow onBadRow)
        implements Stage {
    MixStage {
        if (sets.isEmpty()) {
            throw new UsageException("sets must name at least one data set; sets=[]");
        }
        if (!(temperature >= 1)) {
            throw new UsageException("temperature must be at least 1; temperature=" + temperature);
        }
        for (MixSet set : sets) {
            requireLicence(set, licences);
        }
    }

    private static void requireLicence(MixSet set, List<String> licences) {
        if (set.card() == null) {
            if (!licences.isEmpty()) {
                throw new UsageException(
                        "licences must be bounded for sets with a card alone; " + set.input() + " has none");
            }
            return;
        }
        DataSetCard card = DataSets.named(set.card());
        if (!licences.isEmpty() && !licences.contains(card.licence())) {
            throw new UsageException("licences must have that of each set; " + set.card() + " has '" + card.licence()
                    + "', licences=" + licences);
        }
    }

    @Override
    public Map<String, Content> outputs() {
        return Map.of("examples.jsonl", Content.EXAMPLES, "table.txt", Content.PAGE);
    }

    @Override
    public List<Source> sources() {
        return IntStream.range(0, sets.size())
                .mapToObj(i -> new Source("sets[" + i + "].input", sets.get(i).input(), Content.EXAMPLES))
                .toList();
    }

    @Override
    public SequencedMap<String, Long> run(StageRun run) {
        List<Path> inputs = sets.stream().map(MixSet::input).toList();
        Rejected rejected = new Rejected();
        try (Mixture mixture = new Mixture(
                run.work().resolve("sort"), sets.stream().map(MixSet::part).toList(), temperature, run.seed())) {
            run.progress().start("mix", -1, "examples");
            SharedIds ids = new SharedIds();
            for (int i = 0; i < inputs.size(); i++) {
                read(i, mixture, ids, rejected, run);
            }
            run.progress().finish();
            ids.told().ifPresent(run.progress()::note);
            mixture.write(run.work().resolve("examples.jsonl"));
            AtomicFile.writeString(
                    run.work().resolve("table.txt"), table(mixture.shares()).toText());
            return counts(mixture.shares(), rejected);
        }
    }

    /// What was left out of all sets.
    private static final class Rejected {
        private long rows;
        private long queries;
    }

    private void read(int place, Mixture mixture, SharedIds ids, Rejected rejected, StageRun run) {
        ReadOptions options = ReadOptions.defaults().withOnBadRow(onBadRow);
        try (ExampleReader reader = ExampleReader.of(sets.get(place).input(), options)) {
            while (reader.hasNext()) {
                Example example = reader.next();
                mixture.add(place, example);
                ids.add(place, example);
                run.progress().advance(1);
            }
            if (reader.rejects().count() > 0) {
                reader.rejects().write(run.work().resolve("rejects-" + (place + 1) + ".jsonl"));
            }
            InputFlow.tell(reader.unreadColumns(), reader.filesWithoutRows(), run.progress());
            rejected.rows += reader.rejects().count();
            rejected.queries += reader.queriesWithoutPositive();
        }
    }

    private static Table table(List<Mixture.Share> shares) {
        List<List<String>> rows = shares.stream()
                .map(share -> List.of(
                        share.part().name(),
                        number(share.found()),
                        share.part().cap() == 0 ? "" : number(share.part().cap()),
                        Double.toString(share.part().weight()),
                        number(share.drawn())))
                .toList();
        return new Table(List.of("data set", "examples", "cap", "weight", "drawn"), rows);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static SequencedMap<String, Long> counts(List<Mixture.Share> shares, Rejected rejected) {
        long found = shares.stream().mapToLong(Mixture.Share::found).sum();
        long drawn = shares.stream().mapToLong(Mixture.Share::drawn).sum();
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("in", found + rejected.rows + rejected.queries);
        if (rejected.rows > 0) {
            counts.put("dropped.bad-row", rejected.rows);
        }
        if (rejected.queries > 0) {
            counts.put("dropped.no-positive", rejected.queries);
        }
        counts.put("out", drawn);
        counts.put("unused", found - drawn);
        return counts;
    }
}
