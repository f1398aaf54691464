package dev.kalmia.synth;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Signs that a text was written to steer a model that reads it (Greshake et al. 2023, indirect prompt
/// injection). They flag: such a text is treated like any other, as data. Texts are looked at as they are and
/// with what hides letters taken away ([Disguise]). Nobody can list all ways to steer a model: what is not
/// flagged is data, too.
final class Suspicion {
    private static final int FLAGS =
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.MULTILINE;
    private static final Map<String, Pattern> SIGNS = new LinkedHashMap<>();

    static {
        sign(
                "ignore-instructions",
                "\\b(ignore|disregard|forget|override|bypass)\\b[^.!?\\n]{0,20}"
                        + "\\b(all|any|previous|prior|above|earlier|your)\\b"
                        + "[^.!?\\n]{0,30}\\b(instruction|prompt|rule|direction|guideline|command)s?\\b",
                "\\b(ignore|disregard|forget|override|bypass)\\b[^.!?\\n]{0,20}"
                        + "\\b(instruction|prompt|rule|direction|guideline)s?\\b (above|before|so far)",
                "\\b(ignore|disregard|forget)\\b[^.!?\\n]{0,10}\\b(the above|(everything|all) (above|before)"
                        + "|what you (were|are|have been) (told|asked|given))",
                "\\byour (task|role|goal) (has changed|is now)\\b|\\bnew (task|instructions?)\\s*:",
                steering(
                        "ignorier|vergiss|missacht",
                        "alle|bisherig|vorherig|vorig|obig|früher|dein",
                        "anweisung|" + "instruktion|vorgabe|regel|aufforderung"),
                steering(
                        "ignore[zr]?\\b|oublie|néglige|ten(ez|ir|ons) pas compte",
                        "tou(te)?s|précédent|antérieur|" + "ci-dessus|tes\\b|vos\\b",
                        "instruction|consigne|règle|directive"),
                steering(
                        "ignor[aeo]|olvid[ae]|descart[ae]|hagas caso",
                        "tod[oa]s|anterior|previ[oa]s|tus\\b",
                        "instrucci|regla|indicaci|directri"),
                steering("ignor[ae]|esqueç|desconsider", "tod[oa]s|anterior|acima|suas\\b", "instruç|regra|orientaç"),
                steering("ignor[ai]|dimentic|trascur", "tutt[ei]|precedent|tue\\b", "istruzion|regol|indicazion"),
                steering("negeer|vergeet", "alle|vorige|eerdere|bovenstaande|jouw", "instructie|regel|opdracht"),
                steering("z?ignoruj|zapomnij", "wszystki|poprzedni|powyższ|swoj", "instrukcj|polece|zasad"),
                steering("игнорир|забудь|не обращай", "все|всех|предыдущ|прежн|выше|свои", "инструкци|указани|правил"),
                steering("تجاهل|انس", "جميع|كل|السابقة|أعلاه", "التعليمات|الأوامر|القواعد|الإرشادات"),
                "(talimat|komut|kural)[^.!?\\n]{0,30}(yok say|görmezden gel|dikkate alma|unut)",
                "(निर्देश|नियम|आदेश)[^।!?\\n]{0,25}(अनदेखा|नज़रअंदाज़|भूल)",
                "(忽略|无视|無視|忘记|忘記|不要理会|不要理會)[^。！？\\n]{0,20}(指令|指示|提示|规则|規則|说明|說明)",
                "(指示|命令|ルール|プロンプト)[^。！？\\n]{0,15}(無視|忘れ)",
                "(지시|명령|규칙|프롬프트)[^.!?\\n]{0,15}(무시|잊)");
        sign(
                "new-role",
                "\\byou are (now|no longer)\\b",
                "\\bact as (an?|the)\\b[^.\\n]{0,30}\\b(ai|assistant|model|system)\\b",
                "\\bdu bist (jetzt|nun|nicht mehr)\\b|\\btu es (maintenant|désormais)\\b|\\bahora eres\\b|你现在是|你現在是");
        sign(
                "addresses-model",
                "\\b(as|dear) an? (ai|language model|assistant)\\b|\\b(system|developer) prompt\\b|系统提示|系統提示",
                "\\b(note|message|hint|attention|instructions?|reminder)\\b[^.!?\\n]{0,25}\\b(ai|llm|chatbot|language model)s?\\b",
                "\\bif you are an? (ai|llm|chatbot|language model)\\b",
                "\\b(that|who|which) (is|are) (an? )?(large )?(language model|llm|ai)s?\\b");
        sign(
                "chat-marks",
                "<\\|[a-z_]+\\|>|<(start|end)_of_turn>|\\[/?INST]|<</?SYS>>|^\\s*(system|assistant|user)\\s*:\\s*\\S");
        sign(
                "answer-only",
                "\\b(reply|respond|answer|output|print|write|say) (only|exactly|just|solely|nothing but)\\b",
                "\\b(antworte|schreib|gib)[^.!?\\n]{0,15}\\b(nur das wort|nur mit|ausschließlich)\\b",
                "\\bréponds? (uniquement|seulement)\\b|\\bresponde (solo|sólo|únicamente)\\b|只(回答|输出|輸出|回复|回覆)");
        sign("hidden-text", "[\\x{200b}\\x{2060}\\x{e0000}-\\x{e007f}]{3,}|[\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");
    }

    private Suspicion() {}

    private static void sign(String name, String... patterns) {
        SIGNS.put(name, Pattern.compile(String.join("|", patterns), FLAGS));
    }

    /// A verb, near it a word for what came before, and what was told; the last two in either order.
    private static String steering(String verb, String before, String told) {
        String gap = "[^.!?\\n]{0,30}";
        return "\\b(" + verb + ")" + gap + "\\b((" + before + ")" + gap + "\\b(" + told + ")|(" + told + ")" + gap
                + "\\b(" + before + "))";
    }

    /// The signs that are there, in one order; mostly none.
    static List<String> of(Collection<String> texts) {
        return SIGNS.entrySet().stream()
                .filter(sign -> texts.stream().anyMatch(text -> shows(sign.getValue(), text)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean shows(Pattern sign, String text) {
        return sign.matcher(text).find() || sign.matcher(Disguise.off(text)).find();
    }
}
