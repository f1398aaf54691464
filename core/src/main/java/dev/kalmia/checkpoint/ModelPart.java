package dev.kalmia.checkpoint;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a model a parameter is of, by its name in the weight file.
///
/// @param layer of the transformer, from 0; of [Kind#LAYER] alone
public record ModelPart(Kind kind, int layer) {
    /// The parts.
    public enum Kind {
        /// What tokens begin with, and the norm on it.
        EMBEDDINGS,
        /// A layer of the transformer.
        LAYER,
        /// A trained pooling head or a dense layer: in a folder of its own.
        HEAD,
        /// What is left: a last norm, a bias that all layers share.
        OTHER
    }

    private static final Pattern LAYER = Pattern.compile("(?:.*\\.)?layers?\\.(\\d{1,6})\\..*");
    private static final Pattern EMBEDDINGS = Pattern.compile("(?:.*\\.)?(?:embeddings?|embed_tokens)(?:\\..*)?");

    /// The part that a name is of.
    public static ModelPart of(String parameter) {
        if (parameter.contains("/")) {
            return new ModelPart(Kind.HEAD, -1);
        }
        Matcher layer = LAYER.matcher(parameter);
        if (layer.matches()) {
            return new ModelPart(Kind.LAYER, Integer.parseInt(layer.group(1)));
        }
        return new ModelPart(EMBEDDINGS.matcher(parameter).matches() ? Kind.EMBEDDINGS : Kind.OTHER, -1);
    }

    /// What people call it.
    public String title() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.LAYER ? name + " " + layer : name;
    }

    /// How many layers there are.
    public static int layers(Collection<String> parameters) {
        return 1 + parameters.stream().mapToInt(name -> of(name).layer()).max().orElse(-1);
    }
}
