package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How one vector is made of a text's token vectors, under the names of sentence-transformers' pooling
/// configuration, in the order in which what they give stands where flags ask for several.
public enum PoolingMode {
    CLS("cls", "pooling_mode_cls_token"),
    MAX("max", "pooling_mode_max_tokens"),
    MEAN("mean", "pooling_mode_mean_tokens"),
    MEAN_SQRT_LENGTH("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
    WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens"),
    LAST_TOKEN("lasttoken", "pooling_mode_lasttoken");

    private static final String KEY = "pooling_mode";

    private final String word;
    private final String flag;

    PoolingMode(String word, String flag) {
        this.word = word;
        this.flag = flag;
    }

    /// How it is named to people.
    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The key that is true for this mode.
    String flag() {
        return flag;
    }

    /// The modes that a pooling configuration asks for, by the flags that are true or, in newer files, by name: one, or
    /// a list in its own order.
    static List<PoolingMode> of(ConfigView config) {
        List<PoolingMode> asked = config.has(KEY) ? byWord(config) : byFlags(config);
        if (asked.isEmpty() || asked.stream().distinct().count() < asked.size()) {
            String known = Arrays.stream(values()).map(PoolingMode::flag).collect(Collectors.joining(", "));
            throw new InputException(config.place() + ": at least one pooling mode must be set, and none twice, of "
                    + known + "; set: " + asked.stream().map(PoolingMode::flag).toList());
        }
        return asked;
    }

    private static List<PoolingMode> byWord(ConfigView config) {
        List<String> words = config.json(KEY).isTextual() ? List.of(config.text(KEY)) : config.texts(KEY);
        return words.stream().map(word -> named(word, config)).toList();
    }

    private static PoolingMode named(String word, ConfigView config) {
        return Arrays.stream(values())
                .filter(mode -> mode.word.equals(word))
                .findFirst()
                .orElseThrow(() -> config.refused(
                        KEY,
                        "one or several of "
                                + Arrays.stream(values()).map(mode -> mode.word).toList(),
                        word));
    }

    private static List<PoolingMode> byFlags(ConfigView config) {
        return Arrays.stream(values())
                .filter(mode -> config.flag(mode.flag, false))
                .toList();
    }
}
