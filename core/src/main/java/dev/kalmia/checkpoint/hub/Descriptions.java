package dev.kalmia.checkpoint.hub;

import java.util.List;

/// The files of a model folder, weights apart, that say what the model is.
public final class Descriptions {
    /// By their names, in the model's own folder and in those of its modules.
    public static final List<String> FILES = List.of(
            "modules.json",
            "config_sentence_transformers.json",
            "sentence_bert_config.json",
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "sentencepiece.bpe.model",
            "spiece.model",
            "tokenizer.model",
            "LICENSE",
            "NOTICE");

    private Descriptions() {}
}
