package dev.kalmia.filter;

import dev.kalmia.data.Plain;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a model says instead of an answer. A text is an excuse when it begins as one that speaks of itself as a model,
/// or when more than half of its words belong to sentences that refuse: people are sorry, too.
final class Excuses {
    private static final Pattern BETWEEN = Pattern.compile("(?<=[!?。！？\\n])|(?<=\\.)(?=\\s|$)");

    /// How such a sentence begins. What stands in quotation marks is told by another.
    private static final String SORRY = "(?:sorry|i(?:'m| am) (?:(?:very|so|really|truly|deeply) )?sorry"
            + "|i apologi[sz]e(?: for [^,.!?]{1,40})?|(?:my )?apologies|unfortunately|regrettably)[,;:]?\\s+(?:but\\s+|that\\s+)?";

    private static final String OPENING = "[^\\p{L}\\p{N}\"“”‘'「『]*(?:(?:but|and|however|well|hello|hi),?\\s+)?";

    private static final String KIND =
            "(?:(?:large|helpful|responsible|generative|conversational|text-based|digital|virtual|machine|ai|openai) )*";

    private static final String MODEL =
            KIND + "(?:ai(?: (?:language |chat )?(?:model|assistant|chatbot|program|system))?"
                    + "|artificial intelligence(?: (?:language )?(?:model|assistant|program|system))?|(?:language|learning) model|chatbot)";

    private static final Pattern OF_ITSELF = compiled(OPENING + "(?:" + SORRY + ")?(?:as an? " + MODEL
            + "(?: (?:developed|created|trained|made|built|designed|programmed)\\b[^.!?]{0,60}?)?,? (?:i|my)\\b"
            + "|i(?:'m| am)(?: (?:just|only|merely))? an? " + MODEL
            + "(?=\\s*(?:[,.!;]|$)|\\s+(?:and|developed|created|trained|made|built|designed|programmed|without)\\b)"
            + "|作为(?:一[个名款位])?[^，,。！？]{0,12}?(?:人工智能|AI|语言模型)(?:语言)?(?:助手|模型|系统|程序)?[，,]?\\s*我)");

    private static final String UNABLE =
            "i(?: cannot| can't| can not| won't|(?:'m| am) (?:unable to|not able to|not allowed to))\\s+";

    /// With its own things or a person a person is sorry.
    private static final Pattern REFUSAL = compiled(OPENING + "(?:" + SORRY + UNABLE
            + "(?:help|assist|provide|answer|fulfil+|comply|create|write|generate|discuss|continue)\\b"
            + "(?!\\s+(?:you\\s*$|my|me|him|her|them|it|to)\\b)"
            + "|(?:" + SORRY + ")?" + UNABLE
            + "(?:fulfil+|(?:help|assist)(?: you)? with|comply with) (?:this|that|your|such)\\b"
            + "|(?:很|非常|十分)?(?:抱歉|对不起)[，,]?\\s*(?:但)?我(?:无法|不能)(?:回答|提供|协助|帮助|满足|完成|处理|生成|讨论|继续))");

    private Excuses() {}

    private static Pattern compiled(String form) {
        return Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /// The first excuse of a text that is one; null of any other.
    static @Nullable String mostOf(String text) {
        // Models write typographic apostrophes as often as plain ones.
        String plain = text.replace('\u2019', '\'');
        List<String> excuses =
                BETWEEN.splitAsStream(plain).filter(Excuses::excuses).toList();
        if (excuses.isEmpty()) {
            return null;
        }
        long said = excuses.stream().mapToLong(Excuses::words).sum();
        boolean most = OF_ITSELF.matcher(plain).lookingAt() || 2 * said > words(text);
        return most ? excuses.getFirst().strip() : null;
    }

    private static boolean excuses(String sentence) {
        return OF_ITSELF.matcher(sentence).lookingAt()
                || REFUSAL.matcher(sentence).lookingAt();
    }

    private static long words(String text) {
        return Words.of(Plain.of(text)).length;
    }
}
