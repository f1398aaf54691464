package dev.kalmia.filter;

import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/// Which language a text is in: one of the 103 of OpenNLP's model, by ISO 639-3. Not safe for use by several threads.
public final class Languages {
    private static final String MODEL = "/langdetect-183.bin";

    /// By how much another language must be likelier. Probabilities of short texts lie close together: of the single
    /// sentences of Tatoeba in seven languages this passes 94 to 100 % as their own, at most 4 % as English
    /// or German.
    private static final double TIMES = 1.1;

    /// What the model calls otherwise.
    private static final Map<String, String> OTHER_NAMES =
            Map.of("cmn", "zho", "pes", "fas", "ekk", "est", "lvs", "lav");

    private static final class Model {
        static final LanguageDetectorModel LOADED = load();

        private Model() {}

        private static LanguageDetectorModel load() {
            try (InputStream in = Languages.class.getResourceAsStream(MODEL)) {
                if (in == null) {
                    throw new IllegalStateException("no model of languages on the class path: " + MODEL);
                }
                return new LanguageDetectorModel(in);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private final LanguageDetectorME detector = new LanguageDetectorME(Model.LOADED);

    /// The code of a language as it is told here: `en`, `eng` and `EN` are `eng`.
    ///
    /// @throws UsageException when the model has no such language
    public String code(String name) {
        String code = name.toLowerCase(Locale.ROOT);
        try {
            code = code.length() == 2 ? Locale.of(code).getISO3Language() : code;
        } catch (MissingResourceException unknown) {
            code = name;
        }
        String known = OTHER_NAMES.getOrDefault(code, code);
        if (Arrays.stream(detector.getSupportedLanguages())
                .noneMatch(language -> ours(language).equals(known))) {
            throw new UsageException(
                    "languages must be codes of ISO 639 that are known, such as en or zho; language=" + name);
        }
        return known;
    }

    /// The likeliest languages of a text, the likeliest first, with their probabilities.
    public Map<String, Double> of(String text) {
        Map<String, Double> likeliest = new LinkedHashMap<>();
        for (Language language : detector.predictLanguages(text)) {
            likeliest.merge(ours(language.getLang()), language.getConfidence(), Double::sum);
        }
        return likeliest;
    }

    /// The likeliest language of a text.
    public Optional<String> likeliest(String text) {
        return of(text).keySet().stream().findFirst();
    }

    private static String ours(String code) {
        return OTHER_NAMES.getOrDefault(code, code);
    }

    /// Whether a text may be in one of some languages: unless another one is clearly likelier.
    boolean mayBe(String text, List<String> codes) {
        Map<String, Double> likeliest = of(text);
        double first = likeliest.values().stream().findFirst().orElse(0.0);
        double asked = codes.stream()
                .mapToDouble(code -> likeliest.getOrDefault(code, 0.0))
                .max()
                .orElse(0);
        return asked * TIMES >= first;
    }
}
