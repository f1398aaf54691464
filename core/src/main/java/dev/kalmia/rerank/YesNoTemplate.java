package dev.kalmia.rerank;

/// What a Qwen3 reranker reads (Zhang et al. 2025, arXiv 2506.05176, section 2, and the published model
/// cards).
final class YesNoTemplate {
    /// The instruction that the models were published with.
    static final String INSTRUCTION = "Given a web search query, retrieve relevant passages that answer the query";

    static final String PREFIX = "<|im_start|>system\n"
            + "Judge whether the Document meets the requirements based on the Query and the Instruct provided. "
            + "Note that the answer can only be \"yes\" or \"no\".<|im_end|>\n"
            + "<|im_start|>user\n";

    static final String SUFFIX = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";

    private YesNoTemplate() {}

    /// What stands between prefix and suffix, and is cut at its end where it is too long.
    static String body(String instruction, String query, String document) {
        return "<Instruct>: " + instruction + "\n<Query>: " + query + "\n<Document>: " + document;
    }
}
