package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is known of a data set; what is not says `unknown`.
///
/// @param name its name in the registry, and that of its file: letters, digits and hyphens
/// @param taskType what is learnt from it or measured with it
/// @param languages their codes (ISO 639-1 where there is one), sorted; or `unknown` alone; `mul` alone where they
///     are too many to name, or not named one by one
/// @param domain what its texts are about
/// @param licence as its source states it, in lower case like `cc-by-4.0`; `not-stated` where the source states none,
///     `own-terms` where it has terms that no common name has, `mixed` where its parts have several
/// @param size how many examples, of the training split where `source` names it alone; null where that is unknown
/// @param source where it comes from, what is counted, and who states licence and size
/// @param kalm what the KaLM models use it for
public record DataSetCard(
        String name,
        TaskType taskType,
        List<String> languages,
        String domain,
        String licence,
        @Nullable Long size,
        String source,
        String kalm) {
    /// What stands where nothing is known.
    public static final String UNKNOWN = "unknown";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z]{2,4})?|unknown");
    private static final Pattern LICENCE = Pattern.compile("[a-z0-9.]+([-+][a-z0-9.]+)*");

    /// What a data set is for.
    public enum TaskType {
        RETRIEVAL,
        RERANKING,
        CLASSIFICATION,
        CLUSTERING,
        PAIR_CLASSIFICATION,
        STS,
        BITEXT,
        /// Pairs of texts that belong together.
        PAIRS,
        /// A mixture of these, what synthesis begins with, or words.
        OTHER,
        UNKNOWN
    }

    public DataSetCard {
        require("name", name, NAME);
        require("licence", licence, LICENCE);
        requireNonNull(taskType, "taskType is null");
        languages = List.copyOf(languages);
        if (languages.isEmpty()) {
            throw new InputException("languages must name at least one, or unknown; languages=[]");
        }
        languages.forEach(language -> require("languages", language, LANGUAGE));
        if (!languages.stream().sorted().distinct().toList().equals(languages)) {
            throw new InputException("languages must be sorted, each once; languages=" + languages);
        }
        if (size != null && size < 1) {
            throw new InputException("size must be at least 1; size=" + size);
        }
        Texts.requireVisible("domain", domain);
        Texts.requireVisible("source", source);
        Texts.requireVisible("kalm", kalm);
    }

    private static void require(String key, String value, Pattern form) {
        if (!form.matcher(value).matches()) {
            throw new InputException(key + " must be of the form " + form + "; " + key + "=" + value);
        }
    }
}
