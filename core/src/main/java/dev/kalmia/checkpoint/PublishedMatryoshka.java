package dev.kalmia.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the makers of published models say about them outside of their folders: which first dimensions were trained.
/// A folder is taken for such a model by its own name, or by its place in a cache of the hub.
final class PublishedMatryoshka {
    private static final Matryoshka KALM_MINI = Matryoshka.of(List.of(896, 512, 256, 128, 64));
    private static final Matryoshka QWEN3 = new Matryoshka(List.of(32), true);

    /// The training scripts in https://huggingface.co/blog/static-embeddings.
    private static final Matryoshka STATIC = Matryoshka.of(List.of(1024, 512, 256, 128, 64, 32));

    private static final Map<String, Matryoshka> BY_NAME = Map.ofEntries(
            Map.entry("kalm-embedding-multilingual-mini-v1", KALM_MINI),
            Map.entry("kalm-embedding-multilingual-mini-instruct-v1", KALM_MINI),
            Map.entry("kalm-embedding-multilingual-mini-instruct-v1.5", KALM_MINI),
            Map.entry("kalm-embedding-multilingual-mini-instruct-v2", KALM_MINI),
            Map.entry("kalm-embedding-multilingual-mini-instruct-v2.5", KALM_MINI),
            Map.entry("kalm-embedding-gemma3-12b-2511", Matryoshka.of(List.of(3840, 2048, 1024, 512, 256, 128, 64))),
            Map.entry("qwen3-embedding-0.6b", QWEN3),
            Map.entry("qwen3-embedding-4b", QWEN3),
            Map.entry("qwen3-embedding-8b", QWEN3),
            Map.entry("nomic-embed-text-v1.5", Matryoshka.of(List.of(768, 512, 256, 128, 64))),
            // Its model card.
            Map.entry("modernbert-embed-base", Matryoshka.of(List.of(768, 256))),
            // Their model cards; Yu et al. 2024, arXiv 2412.04506.
            Map.entry("snowflake-arctic-embed-m-v1.5", Matryoshka.of(List.of(768, 256))),
            Map.entry("snowflake-arctic-embed-m-v2.0", Matryoshka.of(List.of(768, 256))),
            Map.entry("snowflake-arctic-embed-l-v2.0", Matryoshka.of(List.of(1024, 256))),
            Map.entry("static-retrieval-mrl-en-v1", STATIC),
            Map.entry("static-similarity-mrl-multilingual-v1", STATIC),
            // Its model card: any from 128 to 768; Zhang et al. 2024, arXiv 2407.19669.
            Map.entry("gte-multilingual-base", new Matryoshka(List.of(128), true)),
            // Its model card; Schechter Vera et al. 2025, arXiv 2509.20354.
            Map.entry("embeddinggemma-300m", Matryoshka.of(List.of(768, 512, 256, 128))));

    private PublishedMatryoshka() {}

    /// @param whole the size of the folder's vectors: what has another than the published model is not that model
    static Optional<Matryoshka> of(Path folder, int whole) {
        return Optional.ofNullable(BY_NAME.get(name(folder).toLowerCase(Locale.ROOT)))
                .filter(known -> known.between() || known.dimensions().getFirst() == whole);
    }

    /// `models--org--name/snapshots/revision` is `name`.
    private static String name(Path folder) {
        int last = folder.getNameCount() - 1;
        if (last >= 2 && folder.getName(last - 1).toString().equals("snapshots")) {
            return folder.getName(last - 2).toString().replaceFirst("^models--.*--", "");
        }
        return last < 0 ? "" : folder.getName(last).toString();
    }
}
