package dev.kalmia.merge;

import dev.kalmia.checkpoint.ModelPart;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a weight does in its part of a model, by its name in the weight file.
public enum WeightRole {
    /// Tables of tokens, positions and types.
    EMBEDDINGS("embeddings"),
    /// Of attention, as the next three.
    QUERY("query"),
    KEY("key"),
    VALUE("value"),
    /// Query, key and value in one matrix.
    TOGETHER("query, key, value"),
    /// What attention's sums go through.
    ATTENTION_OUTPUT("attention output"),
    FEED_FORWARD("feed-forward"),
    NORMS("norms"),
    /// A trained pooling head, a dense layer, BERT's pooler.
    POOLING("pooling, dense"),
    OTHER("other");

    private static final Pattern NORM = Pattern.compile("(?i).*norm\\d?|ln\\d?|.*_ln|ln_.*");
    private static final Set<String> ATTENTIONS = Set.of("attention", "attn", "self_attn");
    private static final Set<String> FORWARDS = Set.of("intermediate", "output", "mlp", "ffn", "feed_forward");

    private final String title;

    WeightRole(String title) {
        this.title = title;
    }

    /// What people call it.
    public String title() {
        return title;
    }

    /// The role that a name speaks of.
    public static WeightRole of(String parameter) {
        List<String> words = List.of(parameter.split("\\.", -1));
        return switch (ModelPart.of(parameter).kind()) {
            case HEAD -> POOLING;
            case EMBEDDINGS -> isNorm(words) ? NORMS : EMBEDDINGS;
            case LAYER -> inLayer(words);
            case OTHER -> isNorm(words) ? NORMS : words.contains("pooler") ? POOLING : OTHER;
        };
    }

    private static boolean isNorm(List<String> words) {
        return words.stream().anyMatch(word -> NORM.matcher(word).matches());
    }

    private static WeightRole inLayer(List<String> words) {
        if (isNorm(words)) {
            return NORMS;
        }
        if (words.stream().anyMatch(ATTENTIONS::contains)) {
            return inAttention(words);
        }
        return words.stream().anyMatch(FORWARDS::contains) ? FEED_FORWARD : OTHER;
    }

    private static WeightRole inAttention(List<String> words) {
        for (String word : words) {
            switch (word) {
                case "query", "q", "q_proj" -> {
                    return QUERY;
                }
                case "key", "k", "k_proj" -> {
                    return KEY;
                }
                case "value", "v", "v_proj" -> {
                    return VALUE;
                }
                case "Wqkv", "qkv", "qkv_proj" -> {
                    return TOGETHER;
                }
                case "output", "o", "o_proj", "out_proj", "Wo" -> {
                    return ATTENTION_OUTPUT;
                }
                default -> {}
            }
        }
        return OTHER;
    }
}
