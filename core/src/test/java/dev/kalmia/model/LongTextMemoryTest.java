package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kalmia.Resident;
import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.model.bert.BertModel;
import dev.kalmia.model.decoder.DecoderModel;
import dev.kalmia.model.modernbert.ModernBertModel;
import dev.kalmia.nn.DrawnParameters;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.NoGradient;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much memory a long text takes, by what the system says of this process.
class LongTextMemoryTest {
    /// One float32 for each pair of tokens of a single head would be 1,024 MB.
    private static final int TOKENS = 16_000;

    private static final long MOST_KILOBYTES = 500_000;

    @TempDir
    Path folder = Path.of("");

    private Backbone model(String name, String more, int layers) throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, """
                {"hidden_size": 8, "num_hidden_layers": %d, "num_attention_heads": 4, "num_key_value_heads": 2,
                 "head_dim": 2, "intermediate_size": 16, "vocab_size": 7, "max_position_embeddings": 17000,
                 "type_vocab_size": 1, "pad_token_id": 0, "layer_norm_eps": 1e-5, "rms_norm_eps": 1e-5 %s}
                """.formatted(layers, more));
        ConfigView view = ConfigView.read(config);
        DrawnParameters drawn = new DrawnParameters(3, DType.FLOAT32);
        Device cpu = Device.cpu();
        ContextExtension none = ContextExtension.none();
        return switch (name) {
            case "bert" -> BertModel.bert(view, drawn, cpu, none);
            case "mpnet" -> BertModel.mpnet(view, drawn, cpu, none);
            case "modernbert" -> new ModernBertModel(view, drawn, cpu, none);
            case "mistral" -> DecoderModel.mistral(view, drawn, cpu, none);
            case "gemma2" -> DecoderModel.gemma2(view, drawn, cpu, none);
            case "qwen3" -> DecoderModel.qwen3(view, drawn, cpu, none);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bert|",
                "mpnet|, \"relative_attention_num_buckets\": 32",
                "modernbert|",
                "qwen3|",
                "qwen3|, \"is_causal\": false",
                "mistral|, \"sliding_window\": 4096",
                "gemma2|, \"sliding_window\": 4096"
            })
    @DisplayName("no architecture holds a number for each pair of a text's tokens")
    void notBySquare(String name, String more) throws IOException {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Backbone model = model(name, more == null ? "" : more, 2);
            assertThat(Resident.peakOf(() -> model.lastHidden(text(TOKENS)))).isLessThan(MOST_KILOBYTES);
        }
    }

    @Test
    @DisplayName("what a layer makes on the way is gone when the next one begins")
    void notByLayer() throws IOException {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            Backbone model = model("qwen3", "", 5);
            long before = Scope.liveTensors();
            model.lastHidden(text(50));
            assertThat(Scope.liveTensors() - before).isLessThan(10);
        }
    }

    private static TokenBatch text(int tokens) {
        int[] ids = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            ids[i] = i % 7;
        }
        return TokenBatch.of(List.of(new TokenIds(ids, new int[tokens], tokens)), 0);
    }
}
