package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How one vector is made of a text's token vectors, under the names of sentence-transformers' pooling
/// configuration.
public enum PoolingMode {
    CLS("cls", "pooling_mode_cls_token"),
    MEAN("mean", "pooling_mode_mean_tokens"),
    MAX("max", "pooling_mode_max_tokens"),
    MEAN_SQRT_LENGTH("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
    WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens"),
    LAST_TOKEN("lasttoken", "pooling_mode_lasttoken");

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

    /// The one mode that a pooling configuration asks for, by `pooling_mode` or by the flag that is true.
    static PoolingMode of(ConfigView config) {
        List<PoolingMode> asked = config.has("pooling_mode") ? byWord(config) : byFlags(config);
        if (asked.size() == 1) {
            return asked.getFirst();
        }
        String known = Arrays.stream(values()).map(PoolingMode::flag).collect(Collectors.joining(", "));
        throw new InputException(config.place() + ": exactly one pooling mode must be set, one of " + known + "; set: "
                + asked.stream().map(PoolingMode::flag).toList());
    }

    private static List<PoolingMode> byWord(ConfigView config) {
        String asked = config.text("pooling_mode");
        return Arrays.stream(values()).filter(mode -> mode.word.equals(asked)).toList();
    }

    private static List<PoolingMode> byFlags(ConfigView config) {
        return Arrays.stream(values())
                .filter(mode -> config.flag(mode.flag, false))
                .toList();
    }
}
