package dev.kalmia.filter;

import dev.kalmia.run.Default;
import dev.kalmia.run.UsageException;
import java.util.ArrayList;
import java.util.List;

/// What is asked of texts. Words are those of the other filters: where a script writes no spaces, each character is
/// one.
///
/// @param leastQueryWords the fewest words of a query; 0 for any
/// @param mostQueryWords the most; 0 for any
/// @param leastWords the fewest words of a text that answers, or of a labelled one; 0 for any
/// @param mostWords the most; 0 for any
/// @param repetition the most of a text that may be words it said before, as a part from 0 to 1; 1 for any
/// @param boilerplate whether texts are dropped that are mostly notices of web pages, signs, or a model's excuses
/// @param personalData what must not be in any text; a negative that has it leaves its group
public record QualityConfig(
        @Default("0") int leastQueryWords,
        @Default("0") int mostQueryWords,
        @Default("0") int leastWords,
        @Default("0") int mostWords,
        @Default("1") double repetition,
        @Default("false") boolean boilerplate,
        @Default("") List<PersonalData> personalData) {
    public QualityConfig {
        personalData = List.copyOf(personalData);
        checkWords("query-words", leastQueryWords, mostQueryWords);
        checkWords("words", leastWords, mostWords);
        if (!(repetition > 0 && repetition <= 1)) {
            throw new UsageException("repetition must be above 0 and at most 1; repetition=" + repetition);
        }
    }

    private static void checkWords(String key, int least, int most) {
        if (least < 0) {
            throw new UsageException("least-" + key + " must be at least 0; least-" + key + "=" + least);
        }
        if (most < 0 || (most > 0 && most < least)) {
            throw new UsageException("most-" + key + " must be 0 or at least least-" + key + ", " + least + "; most-"
                    + key + "=" + most);
        }
    }

    /// Texts as they are.
    public static QualityConfig any() {
        return new QualityConfig(0, 0, 0, 0, 1, false, List.of());
    }

    /// Whether nothing is asked.
    public boolean asksNothing() {
        return rules().isEmpty();
    }

    List<TextRule> rules() {
        List<TextRule> rules = new ArrayList<>();
        if (leastQueryWords + mostQueryWords + leastWords + mostWords > 0) {
            rules.add(new LengthRule(this));
        }
        if (repetition < 1) {
            rules.add(new RepetitionRule(repetition));
        }
        if (boilerplate) {
            rules.add(new BoilerplateRule());
        }
        if (!personalData.isEmpty()) {
            rules.add(new PersonalDataRule(personalData));
        }
        return rules;
    }
}
