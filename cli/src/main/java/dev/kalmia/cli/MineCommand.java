package dev.kalmia.cli;

import picocli.CommandLine.Command;

/// `kalmia mine --config FILE.yaml --out DIR`: the stage `mine` by itself.
@Command(
        description = {
            "Adds hard negatives to examples: by cosine, by words (BM25) or drawn, from a corpus or their own texts.",
            "A model that reads query and text together may judge (reranker); scores are written for distillation.",
            "Scored pairs and labelled texts among the examples stay as they are.",
        },
        mixinStandardHelpOptions = true)
final class MineCommand extends ExamplesCommand {
    MineCommand() {
        super("mine");
    }
}
