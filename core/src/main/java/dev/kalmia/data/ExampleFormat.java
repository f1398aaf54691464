package dev.kalmia.data;

import dev.kalmia.run.Nearest;
import dev.kalmia.run.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Whose convention says what the keys of a row mean (`docs/designs/formats.md`). Reading sees it from the names,
/// writing is asked for one ([FormatWriter]).
public enum ExampleFormat {
    /// Everything; see [ExampleWriter].
    KALMIA,
    /// `query`, `pos`, `neg`, `pos_scores`, `neg_scores`, `prompt`, `type`: pairs and groups.
    FLAG_EMBEDDING,
    /// `query` with its prompt before it, `pos`, `neg`: pairs and groups.
    KALM,
    /// Pairs and groups with passages in the row, or in a folder whose rows name documents of a corpus.
    TEVATRON,
    /// All four kinds by columns: `anchor`, `positive`, `negative_1` …; `sentence1`, `sentence2`, `score`; `text`,
    /// `label`. All rows of a file have those of the first.
    SENTENCE_TRANSFORMERS,
    /// `query`, `pos_doc`, `neg_doc`: pairs and groups; or a folder whose rows name documents of a corpus.
    NEMO,
    /// Folders of queries, corpus and judgements: pairs and groups.
    BEIR;

    /// The name in settings: `flag-embedding`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The format named in a setting.
    ///
    /// @throws UsageException when there is none of that name
    public static ExampleFormat named(String key) {
        List<String> keys = Arrays.stream(values()).map(ExampleFormat::key).toList();
        int place = keys.indexOf(key);
        if (place < 0) {
            throw new UsageException(
                    "format must be " + String.join(", ", keys) + "; format=" + key + Nearest.hint(key, keys));
        }
        return values()[place];
    }

    /// Whether a record says of what task it is; elsewhere the file's name does.
    public boolean holdsTasks() {
        return this == KALMIA;
    }
}
