package dev.kalmia.pipeline;

import dev.kalmia.checkpoint.ModelFolder;
import java.util.Map;

/// How a model is used, for its card.
final class CardUse {
    private CardUse() {}

    static String text(ModelFolder model) {
        return kalmia() + (model.head().isPresent() ? noOthers() : sentenceTransformers(model)) + prompts(model);
    }

    private static String kalmia() {
        return """
                With Kalmia:

                ```
                kalmia embed --model FOLDER --input texts.jsonl --output vectors.npy
                ```

                """;
    }

    private static String noOthers() {
        return "Other software does not know the trained head that it pools by.\n\n";
    }

    private static String sentenceTransformers(ModelFolder model) {
        String prompt = model.prompts().containsKey("query") ? ", prompt_name=\"query\"" : "";
        return """
                With sentence-transformers:

                ```python
                from sentence_transformers import SentenceTransformer

                model = SentenceTransformer("FOLDER")
                queries = model.encode(["what is asked"]%s)
                documents = model.encode(["what may answer it"])
                scores = model.similarity(queries, documents)
                ```

                """.formatted(prompt);
    }

    private static String prompts(ModelFolder model) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> prompt : model.prompts().entrySet()) {
            text.append("- prompt `").append(Markdown.code(prompt.getKey())).append("`: ");
            text.append(prompt.getValue().isEmpty() ? "nothing" : "`" + Markdown.code(prompt.getValue()) + "`");
            text.append('\n');
        }
        return model.prompts().isEmpty() ? "It has no prompts.\n" : text.toString();
    }
}
