package dev.kalmia.synth;

import dev.kalmia.language.Chat;
import java.util.List;

/// What all orders are carried out with.
///
/// @param model the name of the model that writes
/// @param prompt what stands before a query, with `{instruction}` in it; empty for nothing
/// @param documentWords lengths that long documents may have
record Desk(
        Scribe scribe,
        String model,
        Chat.Writing writing,
        String prompt,
        List<Integer> documentWords,
        Matters matters,
        long seed) {
    static final String INSTRUCTION = "{instruction}";

    Desk {
        documentWords = List.copyOf(documentWords);
    }

    /// The instruction in a prompt that was made of this pattern; all of any other prompt.
    String instruction(String text) {
        return instruction(prompt, text);
    }

    /// The same for a pattern such as `prompt` is.
    static String instruction(String prompt, String text) {
        int place = prompt.indexOf(INSTRUCTION);
        String before = place < 0 ? "" : prompt.substring(0, place);
        String after = place < 0 ? "" : prompt.substring(place + INSTRUCTION.length());
        boolean fits =
                text.length() > before.length() + after.length() && text.startsWith(before) && text.endsWith(after);
        return (fits ? text.substring(before.length(), text.length() - after.length()) : text).strip();
    }
}
