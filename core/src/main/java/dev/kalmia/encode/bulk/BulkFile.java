package dev.kalmia.encode.bulk;

import static java.util.Objects.requireNonNull;

import dev.kalmia.data.TextSource;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.ResumableFile;
import dev.kalmia.run.Trees;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.Int8Ranges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A file of vectors that any number of texts go to: `.npy`, `.jsonl` or `.parquet` by its name. It appears whole or
/// not
/// at all; until then it grows as `NAME.partial`, with a journal beside it of what is finished. A run that was killed
/// or
/// failed is gone on with by one of the same settings and texts, and ends in the same bytes.
public final class BulkFile implements AutoCloseable {
    private static final String JOURNAL = "journal";

    private final Path target;
    private final VectorForm form;
    private final @Nullable Path calibration;
    private final @Nullable Int8Ranges ranges;
    private final VectorFormat.Kind kind;
    private final ResumableFile file;
    private final Path journal;

    private BulkFile(
            Path target, VectorForm form, @Nullable Path calibration, @Nullable Int8Ranges ranges, ResumableFile file) {
        this.target = target;
        this.form = form;
        this.calibration = calibration;
        this.ranges = ranges;
        this.kind = VectorFormat.Kind.of(target);
        this.file = file;
        this.journal = file.beside(JOURNAL);
    }

    /// Opens what there is of the file, or begins it; no other run may write it meanwhile.
    ///
    /// @param calibration a file of [Int8Ranges], for the form `INT8` and no other
    /// @throws UsageException when the name has none of the three endings, or name, form and calibration do not fit
    /// @throws InputException when the file cannot be written, another run writes it, or the ranges cannot be read
    public static BulkFile open(Path target, VectorForm form, @Nullable Path calibration) {
        VectorFormat.Kind kind = VectorFormat.Kind.of(target);
        if (form == VectorForm.BASE64 && kind != VectorFormat.Kind.JSONL) {
            throw new UsageException("encoding base64 is for .jsonl; output=" + target);
        }
        if (form == VectorForm.INT8 && calibration == null) {
            throw new UsageException("encoding int8 needs --calibration FILE, which `kalmia calibrate` makes: ranges of"
                    + " each run's own could not be compared");
        }
        if (form != VectorForm.INT8 && calibration != null) {
            throw new UsageException("a calibration is for encoding int8; encoding="
                    + form.name().toLowerCase(Locale.ROOT));
        }
        Int8Ranges ranges = calibration == null ? null : Int8Ranges.read(calibration);
        return new BulkFile(target, form, calibration, ranges, ResumableFile.open(target));
    }

    /// Encodes all texts and gives the file its name.
    ///
    /// @param settings what the vectors depend on and the encoder does not tell, such as the precision
    /// @param progress told of texts and tokens; started and finished here
    /// @throws InputException when a text cannot be read or encoded, or the file cannot be written; what is
    ///     finished by then is kept
    public BulkResult write(
            Encoder encoder, Prompt prompt, TextSource texts, Map<String, String> settings, Progress progress) {
        if (ranges != null) {
            ranges.requireFor(encoder.fingerprint(), encoder.dimension(), requireNonNull(calibration));
        }
        VectorFormat format = kind.with(new VectorBytes(form, encoder.dimension(), ranges));
        BulkResult result;
        try (Journal finished = Journal.open(journal, all(settings, encoder, prompt, texts))) {
            BulkRun run = new BulkRun(target, format, file.channel(), finished, progress);
            result = run.encode(encoder, prompt, texts);
        }
        file.finish();
        Trees.remove(journal);
        return result;
    }

    private SequencedMap<String, Object> all(
            Map<String, String> settings, Encoder encoder, Prompt prompt, TextSource texts) {
        SequencedMap<String, Object> all = new LinkedHashMap<>();
        all.put("code", CodeVersion.current());
        all.put("model", encoder.fingerprint());
        all.put("prompt", prompt.toString());
        all.put("maxTokens", encoder.maxTokens());
        all.put("dimensions", encoder.dimension());
        all.put("kind", kind);
        all.put("form", form);
        all.put("calibration", calibration == null ? "" : Hashes.file(calibration));
        all.put("named", texts.named());
        all.put("settings", new TreeMap<>(settings));
        return all;
    }

    /// Lets others write the file. Where nothing is finished, nothing is left of it.
    @Override
    public void close() {
        try (file) {
            if (!Files.exists(journal) || journal.toFile().length() == 0) {
                file.discard();
                Trees.remove(journal);
            }
        }
    }
}
