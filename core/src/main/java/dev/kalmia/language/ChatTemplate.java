package dev.kalmia.language;

import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How a family of decoders has a chat written as one text. A folder's own template is a program and is not run: it is
/// looked at for the marks of a family that is known here. Tokens that begin every text are the tokenizer's.
enum ChatTemplate {
    /// Qwen2, Qwen2.5, Qwen3 and many others: ChatML.
    CHATML("<|im_start|>") {
        @Override
        String turn(String role, String text) {
            return "<|im_start|>" + role + "\n" + text + "<|im_end|>\n";
        }

        @Override
        String answer() {
            return "<|im_start|>assistant\n";
        }
    },
    /// Llama 3.
    LLAMA3("<|start_header_id|>") {
        @Override
        String turn(String role, String text) {
            return "<|start_header_id|>" + role + "<|end_header_id|>\n\n" + text.strip() + "<|eot_id|>";
        }

        @Override
        String answer() {
            return "<|start_header_id|>assistant<|end_header_id|>\n\n";
        }
    },
    /// Gemma, which has no turn of the system.
    GEMMA("<start_of_turn>") {
        @Override
        String turn(String role, String text) {
            return "<start_of_turn>" + (role.equals("assistant") ? "model" : role) + "\n" + text.strip()
                    + "<end_of_turn>\n";
        }

        @Override
        String answer() {
            return "<start_of_turn>model\n";
        }

        @Override
        boolean speaksAsSystem() {
            return false;
        }
    },
    /// Mistral Instruct, which has no turn of the system.
    MISTRAL("[INST]") {
        @Override
        String turn(String role, String text) {
            return role.equals("assistant") ? " " + text.strip() + "</s>" : "[INST] " + text + "[/INST]";
        }

        @Override
        String answer() {
            return "";
        }

        @Override
        boolean speaksAsSystem() {
            return false;
        }
    };

    private static final Pattern OWN_SYSTEM =
            Pattern.compile("<\\|im_start\\|>system\\\\n([^'\"{}+]+?)(?:<\\|im_end\\|>|['\"])");

    /// What tokenizers read as the begin or end of a turn or a text, of all families: many models have those of others.
    private static final List<String> MARKS =
            List.of("<|", "<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>", "[INST]", "[/INST]", "<s>", "</s>");

    private final String landmark;

    ChatTemplate(String landmark) {
        this.landmark = landmark;
    }

    abstract String turn(String role, String text);

    abstract String answer();

    boolean speaksAsSystem() {
        return true;
    }

    /// The family of a template's program.
    ///
    /// @param where the file that holds it, for the error
    static ChatTemplate of(String program, String where) {
        return Arrays.stream(values())
                .filter(family -> program.contains(family.landmark))
                .findFirst()
                .orElseThrow(() -> new InputException(where + ": the chat template must be of a family that is known: "
                        + Arrays.stream(values()).map(family -> family.landmark).collect(Collectors.joining(", "))
                        + "; it has none of these marks"));
    }

    /// A chat as one text, at whose end the model answers.
    ///
    /// @param program the folder's template: it may have a message of the system of its own, and may say that the
    ///     model thinks before it answers unless it is told not to
    String write(List<Message> messages, String program) {
        StringBuilder text = new StringBuilder();
        String before = "";
        if (speaksAsSystem() && messages.getFirst().speaker() != Message.Speaker.SYSTEM) {
            ownSystem(program).ifPresent(own -> text.append(turn("system", own)));
        }
        for (Message message : messages) {
            String said = plain(message.text());
            switch (message.speaker()) {
                case SYSTEM -> {
                    if (speaksAsSystem()) {
                        text.append(turn("system", said));
                    } else {
                        before = said + "\n\n";
                    }
                }
                case USER -> {
                    text.append(turn("user", before + said));
                    before = "";
                }
                case ASSISTANT -> text.append(turn("assistant", said));
            }
        }
        return text + answer() + (program.contains("enable_thinking") ? "<think>\n\n</think>\n\n" : "");
    }

    private static Optional<String> ownSystem(String program) {
        Matcher own = OWN_SYSTEM.matcher(program);
        return own.find() ? Optional.of(own.group(1)) : Optional.empty();
    }

    /// A text that cannot end its own turn and begin another: the tokenizer would read the marks in it as such.
    private String plain(String text) {
        String plain = text;
        for (String mark : MARKS) {
            plain = plain.replace(mark, mark.charAt(0) + " " + mark.substring(1));
        }
        return plain;
    }
}
