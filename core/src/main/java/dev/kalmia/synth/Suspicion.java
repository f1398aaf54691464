package dev.kalmia.synth;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Signs that a text was written to steer a model that reads it (Greshake et al. 2023, indirect prompt injection). They
/// flag: such a text is treated like any other, as data.
final class Suspicion {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Map<String, Pattern> SIGNS = new LinkedHashMap<>();

    static {
        sign(
                "ignore-instructions",
                "\\b(ignore|disregard|forget|override)\\b[^.!?\\n]{0,20}\\b(all|any|previous|prior|above|earlier|your)\\b"
                        + "[^.!?\\n]{0,30}\\b(instruction|prompt|rule|direction|guideline)s?\\b"
                        + "|\\b(ignore|disregard|forget|override)\\b[^.!?\\n]{0,20}"
                        + "\\b(instruction|prompt|rule|direction|guideline)s?\\b (above|before|so far)"
                        + "|(忽略|无视|忘记|不要理会)[^。！？\\n]{0,20}(指令|指示|提示|规则|说明)");
        sign(
                "new-role",
                "\\byou are (now|no longer)\\b|\\bact as (an?|the)\\b[^.\\n]{0,30}\\b(ai|assistant|model|system)\\b|你现在是");
        sign(
                "addresses-model",
                "\\b(as|dear) an? (ai|language model|assistant)\\b|\\b(system|developer) prompt\\b|系统提示");
        sign(
                "chat-marks",
                "<\\|[a-z_]+\\|>|<(start|end)_of_turn>|\\[/?INST]|<</?SYS>>|^\\s*(system|assistant|user)\\s*:\\s*\\S");
        sign(
                "answer-only",
                "\\b(reply|respond|answer|output|print|write|say) (only|exactly|just|nothing but)\\b|只(回答|输出|回复)");
        sign("hidden-text", "[\\x{200b}\\x{2060}\\x{e0000}-\\x{e007f}]{3,}|[\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");
    }

    private Suspicion() {}

    private static void sign(String name, String pattern) {
        SIGNS.put(name, Pattern.compile(pattern, FLAGS | Pattern.MULTILINE));
    }

    /// The signs that are there, in one order; mostly none.
    static List<String> of(Collection<String> texts) {
        return SIGNS.entrySet().stream()
                .filter(sign -> texts.stream()
                        .anyMatch(text -> sign.getValue().matcher(text).find()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
