package dev.kalmia.mine;

/// What stands for the class of a labelled text.
public enum LabelPositive {
    /// Another text of the same class (KaLM V2, arXiv 2506.20923; NV-Embed, arXiv 2405.17428, section 4).
    EXEMPLAR,
    /// The class's name.
    LABEL
}
