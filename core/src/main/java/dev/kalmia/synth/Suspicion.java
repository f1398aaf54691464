package dev.kalmia.synth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Signs that a text was written to steer a model that reads it (Greshake et al. 2023, indirect prompt
/// injection). They flag: such a text is treated like any other, as data. Texts are looked at as they are and
/// with what hides letters taken away ([Disguise]). Nobody can list all ways to steer a model: what is not
/// flagged is data, too.
final class Suspicion {
    private static final int FLAGS =
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.MULTILINE;
    private static final Map<String, List<Pattern>> SIGNS = new LinkedHashMap<>();

    static {
        sign(
                "ignore-instructions",
                EnglishSigns.DROPS,
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
                "(지시|명령|규칙|프롬프트)[^.!?\\n]{0,15}(무시|잊)",
                String.join("|", OtherSigns.DROPS));
        sign(
                "new-role",
                EnglishSigns.ROLES,
                "\\bdu bist (jetzt|nun|nicht mehr) (eine?|der|die|kein|frei)\\b"
                        + "|\\btu es (maintenant|désormais) une?\\b|\\bahora eres una?\\b|你现在是|你現在是");
        sign(
                "addresses-model",
                EnglishSigns.ADDRESSES,
                OtherSigns.ADDRESSES + "|系统提示词|系統提示詞|(你的|忽略|忽視|泄露|輸出|输出|重复)[^。！？\\n]{0,8}系[统統]提示");
        sign("speaks-of-reply", EnglishSigns.SPEAKS_OF_REPLY, OtherSigns.SPEAKS_OF_REPLY);
        sign(
                "chat-marks",
                EnglishSigns.MARKS,
                "<\\|[a-z_]+\\|>|<(start|end)_of_turn>|(?-i:\\[/?INST])|<</?SYS>>"
                        + "|^\\s*(system|assistant|user)\\s*:\\s*\\S");
        sign(
                "answer-only",
                EnglishSigns.DEMANDS,
                "\\b(antworte|schreib|gib)[^.!?\\n]{0,15}\\b(nur das wort|nur mit|ausschließlich)\\b",
                "\\bréponds? (uniquement|seulement)\\b|\\bresponde (solo|sólo|únicamente)\\b"
                        + "|只(回答|输出|輸出|回复|回覆)(?![了过過着])");
        sign("spaced-letters", Disguise.SPACED + "{12}");
        sign("hidden-text", "[\\x{200b}\\x{2060}\\x{e0000}-\\x{e007f}]{3,}|[\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");
    }

    private Suspicion() {}

    private static void sign(String name, String... patterns) {
        sign(name, new String[0], patterns);
    }

    private static void sign(String name, String[] english, String... others) {
        List<Pattern> patterns = new ArrayList<>();
        if (english.length > 0) {
            patterns.add(Pattern.compile(String.join("|", english), Pattern.CASE_INSENSITIVE | Pattern.MULTILINE));
        }
        if (others.length > 0) {
            patterns.add(Pattern.compile(String.join("|", others), FLAGS));
        }
        SIGNS.put(name, patterns);
    }

    /// A verb, near it a word for what came before, and what was told; the last two in either order.
    static String steering(String verb, String before, String told) {
        String gap = "[^.!?\\n]{0,30}";
        return "\\b(" + verb + ")" + gap + "\\b((" + before + ")" + gap + "\\b(" + told + ")|(" + told + ")" + gap
                + "\\b(" + before + "))";
    }

    /// The signs that are there, in one order; mostly none.
    static List<String> of(Collection<String> texts) {
        Set<String> looks = new LinkedHashSet<>(texts);
        texts.forEach(text -> looks.add(Disguise.off(text)));
        return SIGNS.entrySet().stream()
                .filter(sign -> sign.getValue().stream()
                        .anyMatch(pattern -> looks.stream()
                                .anyMatch(text -> pattern.matcher(text).find())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
