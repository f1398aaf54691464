package dev.kalmia.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.model.CausalModel;
import dev.kalmia.model.decoder.KeyValueCache;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenIds;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tiny Qwen3 that answers yes or no, beside its logits over the whole vocabulary, computed token by token.
class YesNoRerankerTest {
    private static final int NO = 256;
    private static final int YES = 258;

    private static final String TEMPLATE = """
            <|im_start|>system
            Judge whether the Document meets the requirements based on the Query and the Instruct provided. Note that \
            the answer can only be "yes" or "no".<|im_end|>
            <|im_start|>user
            <Instruct>: Given a web search query, retrieve relevant passages that answer the query
            <Query>: what is a cat
            <Document>: a cat is an animal<|im_end|>
            <|im_start|>assistant
            <think>

            </think>

            """;

    @TempDir
    private Path folder = Path.of("");

    private TransformerFolder model() {
        return TransformerFolder.open(TinyReranker.writeAnswering(folder));
    }

    private static String read(TransformerFolder folder, RerankConfig config, String query, String document) {
        try (PairScorer scorer = PairScorers.open(folder, config);
                Tokenizer tokenizer = Tokenizer.open(folder.tokenizer())) {
            return tokenizer.decode(scorer.tokens(query, document).ids());
        }
    }

    /// The score by the logits of all tokens, one token after the other.
    private static double expected(TransformerFolder folder, String text) {
        try (CausalModel model = CausalModel.open(folder, Device.cpu());
                Tokenizer tokenizer = Tokenizer.open(folder.tokenizer());
                KeyValueCache cache = new KeyValueCache()) {
            float[] logits = {};
            for (int id : tokenizer.withoutSpecials(text)) {
                try (Scope _ = Scope.open();
                        NoGradient _ = NoGradient.open()) {
                    logits = Tensors.floats(model.lastLogits(new long[] {id}, cache));
                }
            }
            assertThat(logits).hasSize(300);
            return Math.exp(logits[YES]) / (Math.exp(logits[YES]) + Math.exp(logits[NO]));
        }
    }

    @Test
    @DisplayName("the model reads the published template, byte for byte")
    void template() {
        assertThat(read(model(), RerankConfig.defaults(), "what is a cat", "a cat is an animal"))
                .isEqualTo(TEMPLATE);
    }

    @Test
    @DisplayName("another instruction takes the place of the published one, and has another fingerprint")
    void instruction() {
        TransformerFolder model = model();
        RerankConfig config = RerankConfig.defaults().withInstruction("Find cats");
        assertThat(read(model, config, "q", "d"))
                .contains("\n<Instruct>: Find cats\n<Query>: q\n<Document>: d<|im_end|>");
        try (Reranker asked = Reranker.open(model, config);
                Reranker published = Reranker.open(model, RerankConfig.defaults())) {
            assertThat(asked.fingerprint()).isNotEqualTo(published.fingerprint());
        }
    }

    @Test
    @DisplayName("the score is the share of yes by the logits that the whole vocabulary has after the template")
    void scores() {
        TransformerFolder model = model();
        try (Reranker reranker = Reranker.open(model, RerankConfig.defaults())) {
            float found = reranker.scores("what is a cat", List.of("a cat is an animal"), Progress.silent())[0];
            assertThat((double) found)
                    .isCloseTo(expected(model, TEMPLATE), Offset.offset(1e-5))
                    .isNotEqualTo(0.5);
            try (Reranker plain = Reranker.open(model, RerankConfig.defaults().withLogits())) {
                double logit = plain.scores("what is a cat", List.of("a cat is an animal"), Progress.silent())[0];
                assertThat(1 / (1 + Math.exp(-logit))).isCloseTo(found, Offset.offset(1e-6));
                assertThat(plain.fingerprint()).isNotEqualTo(reranker.fingerprint());
            }
        }
    }

    @Test
    @DisplayName("documents of unequal lengths score together as they do one by one")
    void batches() {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            documents.add("word ".repeat(i * 5 % 13) + i);
        }
        try (Reranker reranker = Reranker.open(model(), RerankConfig.defaults().withTokensPerBatch(3000))) {
            float[] together = reranker.scores("words", documents, Progress.silent());
            for (int i = 0; i < together.length; i++) {
                float alone = reranker.scores("words", List.of(documents.get(i)), Progress.silent())[0];
                assertThat(together[i]).as("document %d", i).isCloseTo(alone, Offset.offset(2e-6f));
            }
            assertThat(Arrays.copyOf(together, 2)).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("only the document's end is cut: what is around it stays")
    void cuts() {
        TransformerFolder model = model();
        int whole;
        try (Tokenizer tokenizer = Tokenizer.open(model.tokenizer())) {
            whole = tokenizer.withoutSpecials(TEMPLATE).length;
        }
        String query = "what is a cat";
        String cut = read(model, RerankConfig.defaults().withMaxTokens(whole - 7), query, "a cat is an animal");
        assertThat(cut).isEqualTo(TEMPLATE.replace("a cat is an animal", "a cat is an"));
        try (Reranker reranker = Reranker.open(model, RerankConfig.defaults().withMaxTokens(whole - 7))) {
            Reranking found = reranker.rerank(query, List.of("a cat is an animal", "a cat"), Progress.silent());
            assertThat(found.fullTokens(0)).isEqualTo(whole);
            assertThat(found.truncated(0)).isTrue();
            assertThat(found.truncated(1)).isFalse();
            assertThat((double) found.score(0)).isCloseTo(expected(model, cut), Offset.offset(1e-5));
        }
    }

    @Test
    @DisplayName("the limit is what was published, and no more than the model's own")
    void limits() throws IOException {
        TransformerFolder model = model();
        try (PairScorer scorer = PairScorers.open(model, RerankConfig.defaults())) {
            assertThat(scorer.maxTokens()).isEqualTo(4096);
        }
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("4096", "40960"));
        TransformerFolder larger = TransformerFolder.open(folder);
        try (PairScorer scorer = PairScorers.open(larger, RerankConfig.defaults())) {
            assertThat(scorer.maxTokens()).isEqualTo(8192);
        }
        try (PairScorer scorer =
                PairScorers.open(larger, RerankConfig.defaults().withMaxTokens(9000))) {
            TokenIds longest = scorer.tokens("q", "d".repeat(10_000));
            assertThat(longest.length()).isEqualTo(9000);
        }
        assertThatThrownBy(
                        () -> PairScorers.open(larger, RerankConfig.defaults().withMaxTokens(100)))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("max-length=100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    @DisplayName("a tokenizer for which an answer is not one token is refused")
    void refusesAnswers(String answer) throws IOException {
        TransformerFolder model = model();
        Path file = folder.resolve("tokenizer.json");
        String merge = answer.equals("yes") ? ",\"ye s\"" : "\"n o\",";
        Files.writeString(file, Files.readString(file).replace(merge, ""));
        assertThatThrownBy(() -> Reranker.open(model, RerankConfig.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("must be one token");
    }

    @Test
    @DisplayName("a decoder in which a token sees those after it is refused")
    void refusesBidirectional() {
        TinyReranker.writeDecoder(folder, "qwen3", "\"is_causal\": false, \"architectures\": [\"Qwen3ForCausalLM\"]");
        assertThatThrownBy(() -> Reranker.open(TransformerFolder.open(folder), RerankConfig.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only a decoder");
    }
}
