package dev.kalmia.rerank;

import static dev.kalmia.rerank.TinyReranker.HIDDEN;
import static dev.kalmia.rerank.TinyReranker.bytes;
import static dev.kalmia.rerank.TinyReranker.joined;
import static dev.kalmia.rerank.TinyReranker.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.checkpoint.TransformerFolder;
import dev.kalmia.encode.Precision;
import dev.kalmia.model.ClassifierModel;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cross-encoders from folder to score, beside their model fed with tokens written out here.
class ClassifierRerankerTest {
    private static final int[] CLS = {TinyReranker.CLS};
    private static final int[] SEP = {TinyReranker.SEP};

    @TempDir
    private Path folder = Path.of("");

    private TransformerFolder bert() {
        TinyReranker.write(
                folder,
                "bert",
                "{\"architectures\": [\"BertForSequenceClassification\"]}",
                Map.of("classifier.weight", numbers(HIDDEN, 1), "classifier.bias", numbers(1, 2)));
        return TransformerFolder.open(folder);
    }

    private TransformerFolder roberta() {
        TinyReranker.write(
                folder,
                "xlm-roberta",
                "{\"architectures\": [\"XLMRobertaForSequenceClassification\"]}",
                Map.of(
                        "classifier.out_proj.weight", numbers(HIDDEN, 1),
                        "classifier.out_proj.bias", numbers(1, 2),
                        "classifier.dense.weight", numbers(HIDDEN * HIDDEN, 3),
                        "classifier.dense.bias", numbers(HIDDEN, 4)));
        return TransformerFolder.open(folder);
    }

    private static float expected(TransformerFolder folder, int[] ids, int[] types) {
        try (ClassifierModel model = ClassifierModel.open(folder, Device.cpu());
                Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            TokenBatch batch = TokenBatch.of(List.of(new TokenIds(ids, types, ids.length)), 0);
            return Tensors.floats(model.scores(batch, false))[0];
        }
    }

    private static Reranking rerank(TransformerFolder folder, RerankConfig config, String query, String... documents) {
        try (Reranker reranker = Reranker.open(folder, config)) {
            return reranker.rerank(query, List.of(documents), Progress.silent());
        }
    }

    private static int[] ones(int from, int length) {
        int[] types = new int[length];
        Arrays.fill(types, from, length, 1);
        return types;
    }

    @Test
    @DisplayName("BERT reads the pair of its tokenizer, with types")
    void readsPairs() {
        TransformerFolder model = bert();
        int[] ids = joined(CLS, bytes("cat"), SEP, bytes("a tom"), SEP);
        float found = rerank(model, RerankConfig.defaults(), "cat", "a tom").score(0);
        assertThat(found).isCloseTo(expected(model, ids, ones(5, ids.length)), Offset.offset(1e-6f));
        assertThat(Math.abs(found - expected(model, ids, new int[ids.length]))).isGreaterThan(1e-4f);
    }

    @Test
    @DisplayName(
            "folders of newer cross-encoders, with a list of one module and settings in a file of their own, are read")
    void newerFolders() throws IOException {
        TransformerFolder model = bert();
        double share = rerank(model, RerankConfig.defaults(), "cat", "a tom").score(0);
        Files.writeString(
                folder.resolve("modules.json"),
                "[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"}]");
        Files.writeString(
                folder.resolve("config_sentence_transformers.json"),
                "{\"activation_fn\":\"torch.nn.modules.linear.Identity\"}");
        TransformerFolder newer = ModelSource.transformer(folder.toString(), Progress.silent());
        assertThat(rerank(newer, RerankConfig.defaults(), "cat", "a tom").score(0))
                .isCloseTo((float) Math.log(share / (1 - share)), Offset.offset(1e-5f));
    }

    @Test
    @DisplayName("a model with one token type reads pairs of a tokenizer that tells two apart")
    void leavesTypesOut() {
        TransformerFolder model = roberta();
        int[] ids = joined(CLS, bytes("cat"), SEP, bytes("a tom"), SEP);
        assertThat(rerank(model, RerankConfig.defaults(), "cat", "a tom").score(0))
                .isCloseTo(expected(model, ids, new int[ids.length]), Offset.offset(1e-6f));
    }

    @Test
    @DisplayName("a decoder reads the last token that is not the one of padding, also where pairs end in that")
    void passesOverPadding() {
        TransformerFolder ends = decoder("\"pad_token_id\": " + TinyReranker.SEP);
        int[] read = joined(CLS, bytes("cat"), SEP, bytes("a tom"));
        float found = rerank(ends, RerankConfig.defaults(), "cat", "a tom", "a longer document")
                .score(0);
        assertThat(found).isCloseTo(expected(ends, read, new int[read.length]), Offset.offset(1e-6f));
        TransformerFolder other = decoder("\"pad_token_id\": 0");
        int[] whole = joined(read, SEP);
        float last = rerank(other, RerankConfig.defaults(), "cat", "a tom", "a longer document")
                .score(0);
        assertThat(last).isCloseTo(expected(other, whole, new int[whole.length]), Offset.offset(1e-6f));
        assertThat(Math.abs(last - found)).isGreaterThan(1e-4f);
    }

    private TransformerFolder decoder(String setting) {
        TinyReranker.write(
                folder.resolve(setting.replaceAll("\\D", "")),
                "qwen3",
                "{\"architectures\": [\"Qwen3ForSequenceClassification\"], " + setting + "}",
                Map.of("score.weight", numbers(HIDDEN, 1)));
        return TransformerFolder.open(folder.resolve(setting.replaceAll("\\D", "")));
    }

    @Test
    @DisplayName("a pair that is too long is cut at the longer side, and the report says so")
    void cuts() {
        TransformerFolder model = bert();
        Reranking found = rerank(model, RerankConfig.defaults().withMaxTokens(12), "cat", "abcdefghijkl", "abc");
        int[] ids = joined(CLS, bytes("cat"), SEP, bytes("abcdef"), SEP);
        assertThat(found.score(0)).isCloseTo(expected(model, ids, ones(5, ids.length)), Offset.offset(1e-6f));
        assertThat(found.truncated(0)).isTrue();
        assertThat(found.fullTokens(0)).isEqualTo(18);
        assertThat(found.tokens(0)).isEqualTo(12);
        assertThat(found.truncated(1)).isFalse();
        assertThat(found.tokens(1)).isEqualTo(9);
        assertThat(found.truncatedPairs()).isOne();
        assertThat(found.maxTokens()).isEqualTo(12);
    }

    @Test
    @DisplayName("documents of unequal lengths score together as they do one by one, in their order")
    void batches() {
        TransformerFolder model = bert();
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            documents.add("word ".repeat(i * 7 % 23) + i);
        }
        try (Reranker reranker = Reranker.open(model, RerankConfig.defaults().withTokensPerBatch(300))) {
            Reranking together = reranker.rerank("words", documents, Progress.silent());
            for (int i = 0; i < documents.size(); i++) {
                float alone = reranker.scores("words", List.of(documents.get(i)), Progress.silent())[0];
                assertThat(together.score(i)).as("document %d", i).isCloseTo(alone, Offset.offset(1e-6f));
            }
            List<Integer> order = together.order();
            assertThat(order).hasSize(60).doesNotHaveDuplicates();
            for (int rank = 1; rank < 60; rank++) {
                assertThat(together.score(order.get(rank))).isLessThanOrEqualTo(together.score(order.get(rank - 1)));
            }
        }
    }

    @Test
    @DisplayName("no documents have no scores; empty texts and half characters have some")
    void extremes() {
        try (Reranker reranker = Reranker.open(bert(), RerankConfig.defaults())) {
            assertThat(reranker.scores("x", List.of(), Progress.silent())).isEmpty();
            Reranking found = reranker.rerank("", List.of("", "\uD800", "z".repeat(5000)), Progress.silent());
            assertThat(found.tokens(0)).isEqualTo(3);
            assertThat(found.tokens(2)).isEqualTo(128);
            assertThat(reranker.maxTokens()).isEqualTo(128);
        }
    }

    @Test
    @DisplayName("bfloat16 stays near float32")
    void bfloat16() {
        TransformerFolder model = bert();
        float exact = rerank(model, RerankConfig.defaults(), "cat", "a tom").score(0);
        assertThat(rerank(model, RerankConfig.defaults().withPrecision(Precision.BF16), "cat", "a tom")
                        .score(0))
                .isCloseTo(exact, Offset.offset(5e-3f));
    }

    @Test
    @DisplayName("the fingerprint is of the folder and of what is asked for")
    void fingerprints() {
        TransformerFolder model = bert();
        String first = rerank(model, RerankConfig.defaults(), "q", "d").fingerprint();
        assertThat(rerank(model, RerankConfig.defaults(), "other", "texts").fingerprint())
                .isEqualTo(first)
                .matches("[0-9a-f]{64}");
        assertThat(rerank(model, RerankConfig.defaults().withMaxTokens(20), "q", "d")
                        .fingerprint())
                .isNotEqualTo(first);
        TinyReranker.write(
                folder,
                "bert",
                "{\"architectures\": [\"BertForSequenceClassification\"]}",
                Map.of("classifier.weight", numbers(HIDDEN, 9), "classifier.bias", numbers(1, 2)));
        assertThat(rerank(TransformerFolder.open(folder), RerankConfig.defaults(), "q", "d")
                        .fingerprint())
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"3, at least 4", "129, at most 128"})
    @DisplayName("limits below the special tokens or above the positions are refused")
    void refusesLimits(int maxTokens, String expected) {
        TransformerFolder model = bert();
        assertThatThrownBy(() -> Reranker.open(model, RerankConfig.defaults().withMaxTokens(maxTokens)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(expected)
                .hasMessageEndingWith("max-length=" + maxTokens);
    }

    @Test
    @DisplayName("settings that no reranker has, an instruction for a cross-encoder, and a closed reranker are refused")
    void refuses() {
        TransformerFolder model = bert();
        assertThatThrownBy(() -> RerankConfig.defaults().withPrecision(Precision.INT8))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("precision=int8");
        assertThatThrownBy(() -> RerankConfig.defaults().withTokensPerBatch(0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> RerankConfig.defaults().withMaxTokens(-1)).hasMessageContaining("max-length=-1");
        assertThatThrownBy(() -> Reranker.open(model, RerankConfig.defaults().withInstruction("find it")))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("instruction=find it");
        Reranker closed = Reranker.open(model, RerankConfig.defaults());
        closed.close();
        assertThatThrownBy(() -> closed.scores("q", List.of("d"), Progress.silent()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("folders of another kind are refused by their architecture")
    void refusesOthers() {
        TinyReranker.write(folder, "bert", "{}", Map.of());
        assertThatThrownBy(() -> Reranker.open(TransformerFolder.open(folder), RerankConfig.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Qwen3ForCausalLM or a …ForSequenceClassification")
                .hasMessageEndingWith("architectures=[BertModel]");
    }
}
