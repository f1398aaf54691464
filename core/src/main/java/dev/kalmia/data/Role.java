package dev.kalmia.data;

import dev.kalmia.run.Nearest;
import dev.kalmia.run.UsageException;
import java.util.Arrays;
import java.util.Locale;

/// What a column means to an example.
public enum Role {
    ID,
    TASK,
    PROMPT,
    QUERY,
    POSITIVE,
    NEGATIVE,
    POSITIVE_SCORES,
    NEGATIVE_SCORES,
    FIRST,
    SECOND,
    SCORE,
    TEXT,
    TITLE,
    LABEL,
    DOCUMENTS,
    GRADES;

    /// The name in settings: `query`, `positive-scores`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The role named in a setting.
    ///
    /// @throws UsageException when there is none of that name
    public static Role named(String key) {
        return Arrays.stream(values())
                .filter(role -> role.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new UsageException("columns must name roles; role=" + key
                        + Nearest.hint(
                                key, Arrays.stream(values()).map(Role::key).toList())));
    }
}
