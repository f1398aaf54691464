package dev.kalmia.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// What a stage was asked and what it did: the `run.json` in its folder.
///
/// @param stage the kind of work: `mine`
/// @param config its settings as plain values, a stage's output by the stage's name and any other path by its
///     last
/// @param seed the seed its draws derived from
/// @param inputs what it read: name → SHA-256
/// @param origins where inputs came from that were downloaded: name → `hf:organisation/name@COMMIT`
/// @param outputs the files it wrote: path in its folder → SHA-256; `run.json` is not among them, nor what
///     tells the clock
/// @param codeVersion Kalmia's version and build
/// @param libraries the libraries the result depends on: name → version
/// @param counts how many things went in and out, and why others did not: `in`, `out`, `dropped.duplicate`
/// @param timings seconds, by what they were spent on
public record RunRecord(
        String stage,
        Map<String, Object> config,
        long seed,
        Map<String, String> inputs,
        @Default("") Map<String, String> origins,
        @Default("") Map<String, String> outputs,
        String codeVersion,
        Map<String, String> libraries,
        Map<String, Long> counts,
        Map<String, Double> timings) {
    /// Its name in the folder of a finished stage.
    public static final String FILE_NAME = "run.json";

    /// A file beside `log.jsonl` that tells the clock: not the same twice, and so neither an output nor an
    /// input.
    public static final String CLOCK_NAME = "timings.jsonl";

    public RunRecord {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
        origins = Collections.unmodifiableMap(new TreeMap<>(origins));
        outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
        libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
        // Sequenced, so that run.json tells them in the order in which things happened.
        counts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts));
        timings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(timings));
    }

    /// The record of a stage that this code has just done; what it wrote is filled in by
    /// [StageFolder#finish].
    public static RunRecord of(
            StageSpec spec, Map<String, String> origins, Map<String, Long> counts, Map<String, Double> timings) {
        return new RunRecord(
                spec.stage(),
                spec.config(),
                spec.seed(),
                spec.inputs(),
                origins,
                Map.of(),
                CodeVersion.current(),
                CodeVersion.libraries(),
                counts,
                timings);
    }

    /// The record in a finished stage's folder.
    ///
    /// @throws InputException when `run.json` is not there or is not one
    public static RunRecord read(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        return ConfigBinder.bindFields(Json.readObject(file), RunRecord.class, file.toString());
    }

    /// Whether this is what `spec` asks for, made by the code that is running.
    public boolean answers(StageSpec spec) {
        return spec().equals(spec) && codeVersion.equals(CodeVersion.current());
    }

    /// The same with the files that are in the folder now.
    RunRecord withOutputsIn(Path folder) throws IOException {
        return new RunRecord(
                stage, config, seed, inputs, origins, outputs(folder), codeVersion, libraries, counts, timings);
    }

    /// Whether the folder still has every file that it was left with, as it was. Reads them all.
    boolean isWholeIn(Path folder) throws IOException {
        Map<String, Path> files = Hashes.filesBelow(folder);
        return outputs.entrySet().stream().allMatch(output -> {
            Path file = files.get(output.getKey());
            return file != null && Hashes.file(file).equals(output.getValue());
        });
    }

    private static Map<String, String> outputs(Path folder) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (Map.Entry<String, Path> file : Hashes.filesBelow(folder).entrySet()) {
            if (!file.getKey().equals(UnfinishedWork.NAME)) {
                hashes.put(file.getKey(), Hashes.file(file.getValue()));
            }
        }
        return hashes;
    }

    StageSpec spec() {
        return new StageSpec(stage, config, seed, inputs);
    }

    void write(Path folder) {
        Json.write(folder.resolve(FILE_NAME), this);
    }
}
