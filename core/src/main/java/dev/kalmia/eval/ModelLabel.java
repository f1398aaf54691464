package dev.kalmia.eval;

import dev.kalmia.encode.Encoder;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// What a model is called in results.
///
/// @param name `organisation/model`
/// @param revision which state of it; a name for a folder
/// @param settings how it was run, apart from what the encoder says itself (precision, for example): results
///     of other settings are not taken for these
public record ModelLabel(String name, String revision, Map<String, String> settings) {
    private static final String PART = "[\\p{L}\\p{N}_-][\\p{L}\\p{N}._-]*";
    private static final Pattern NAME = Pattern.compile(PART + "/" + PART);
    private static final Pattern REVISION = Pattern.compile(PART);
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}._-]+");
    private static final int DIGITS = 40;
    private static final int LOCAL_DIGITS = 8;

    public ModelLabel {
        if (!NAME.matcher(name).matches() || name.contains("__")) {
            throw new IllegalArgumentException("a model must be called organisation/model; name=" + name);
        }
        if (!REVISION.matcher(revision).matches()) {
            throw new IllegalArgumentException("a revision must be letters and digits; revision=" + revision);
        }
        settings = Map.copyOf(settings);
    }

    /// The label of a model by the reference it was opened with: `hf:org/name@revision` is `org/name`,
    /// `bundled:name` is `bundled/name`. A folder is `local/`, its last name and the first 8 digits of the
    /// fingerprint, because trained models all lie in a folder `model`. The revision is the model's fingerprint,
    /// cut to 40 digits.
    public static ModelLabel of(String reference, Encoder encoder, Map<String, String> settings) {
        String fingerprint = encoder.fingerprint();
        return new ModelLabel(name(reference, fingerprint), cut(fingerprint, DIGITS), settings);
    }

    private static String name(String reference, String fingerprint) {
        if (reference.startsWith("hf:")) {
            String path = reference.substring("hf:".length()).replaceFirst("@.*$", "");
            int slash = path.lastIndexOf('/');
            return clean(slash < 0 ? "hf" : path.substring(0, slash)) + "/" + clean(path.substring(slash + 1));
        }
        if (reference.startsWith("bundled:")) {
            return "bundled/" + clean(reference.substring("bundled:".length()));
        }
        Path last = Path.of(reference).toAbsolutePath().normalize().getFileName();
        return "local/" + clean((last == null ? "root" : last) + "-" + cut(fingerprint, LOCAL_DIGITS));
    }

    private static String cut(String fingerprint, int digits) {
        return fingerprint.substring(0, Math.min(digits, fingerprint.length()));
    }

    private static String clean(String name) {
        String clean =
                OTHER.matcher(name).replaceAll("-").replaceAll("_{2,}", "_").replaceFirst("^\\.+", "");
        return clean.isEmpty() ? "model" : clean;
    }

    /// mteb's name for the folder: `organisation__model`.
    String folder() {
        return name.replace("/", "__");
    }
}
