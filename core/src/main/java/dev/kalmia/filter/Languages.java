package dev.kalmia.filter;

import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/// Which language a text is in: one of the 103 of OpenNLP's model, by ISO 639-3. Not safe for use by several
/// threads.
public final class Languages {
    private static final String MODEL = "/langdetect-183.bin";

    /// By how much another language must be likelier.
    private static final double TIMES = 1.1;

    /// The same for a short text in Latin letters: probabilities of related languages lie close together
    /// there. Of 600 questions of MedQuAD, all English, another language is 1.1 times as likely for 7.0 %,
    /// twice for none.
    private static final double TIMES_OF_SHORT = 2;

    /// Fewer letters are a short text.
    private static final int SHORT_LETTERS = 100;

    /// A language that fewer of some texts are certain to be in is none of theirs.
    private static final double LEAST_SHARE = 0.02;

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

    /// The language of each of some texts that stand together, `none` where there is no telling. A text is
    /// taken for one of the languages that many of them are certain to be in, unless another one is clearly
    /// likelier.
    public List<String> ofAll(List<String> texts) {
        List<Map<String, Double>> each = texts.stream().map(this::of).toList();
        Map<String, Long> certain = each.stream()
                .filter(Languages::isCertain)
                .map(Languages::first)
                .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
        double least = LEAST_SHARE
                * certain.values().stream().mapToLong(Long::longValue).sum();
        List<String> common = certain.entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .map(Map.Entry::getKey)
                .toList();
        return IntStream.range(0, texts.size())
                .mapToObj(i -> likeliest(each.get(i), common)
                        .filter(code -> isNear(each.get(i), code, times(texts.get(i))))
                        .orElseGet(() -> first(each.get(i))))
                .toList();
    }

    private static String first(Map<String, Double> likeliest) {
        return likeliest.keySet().stream().findFirst().orElse("none");
    }

    private static boolean isCertain(Map<String, Double> likeliest) {
        return likeliest.values().stream().skip(1).findFirst().orElse(0.0) * TIMES_OF_SHORT
                < likeliest.getOrDefault(first(likeliest), 0.0);
    }

    private static Optional<String> likeliest(Map<String, Double> of, List<String> codes) {
        return codes.stream().max(Comparator.comparingDouble(code -> of.getOrDefault(code, 0.0)));
    }

    private static boolean isNear(Map<String, Double> of, String code, double times) {
        return of.getOrDefault(code, 0.0) * times >= of.getOrDefault(first(of), 0.0);
    }

    /// Whether a text may be in one of some languages: unless another one is clearly likelier.
    boolean mayBe(String text, List<String> codes) {
        return mayBe(text, codes, times(text));
    }

    /// @param times how much likelier is clearly
    boolean mayBe(String text, List<String> codes, double times) {
        Map<String, Double> of = of(text);
        return likeliest(of, codes).filter(code -> isNear(of, code, times)).isPresent();
    }

    private static double times(String text) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long latin = text.codePoints()
                .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
                .count();
        return letters < SHORT_LETTERS && latin * 2 > letters ? TIMES_OF_SHORT : TIMES;
    }
}
