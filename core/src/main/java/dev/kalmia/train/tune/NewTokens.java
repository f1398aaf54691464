package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.model.SentenceModel;
import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Trees;
import dev.kalmia.run.UsageException;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/// A model with further tokens: they stand in `tokenizer.json`, and each has a row among the vectors of
/// words, which begins as the mean of the rows of the pieces that it was cut into before. Where the table has
/// rows to spare, as that of Qwen2, these are used first.
public final class NewTokens {
    private NewTokens() {}

    /// What of the tokens a model cannot take; empty where it can.
    static Optional<String> misfit(TokensConfig config, ModelFolder base) {
        if (!config.wanted()) {
            return Optional.empty();
        }
        if (base.modelType().equals("static")) {
            return Optional.of("must be for a transformer; " + base.name() + " is a table of token vectors");
        }
        try (Tokenizer tokenizer = base.openTokenizer()) {
            for (String token : config.tokens()) {
                int[] pieces = tokenizer.withoutSpecials(token);
                if (pieces.length == 0) {
                    return Optional.of("must be text for the tokenizer of " + base.name() + "; of '" + token
                            + "' nothing is left");
                }
                if (isToken(token, pieces, tokenizer)) {
                    return Optional.of("must not be tokens of " + base.name() + " already; token='" + token + "'");
                }
            }
        }
        return Optional.empty();
    }

    /// Whether a text is one token, and not merely unknown.
    private static boolean isToken(String token, int[] pieces, Tokenizer tokenizer) {
        return pieces.length == 1
                && (tokenizer.tokens(pieces).equals(List.of(token))
                        || !tokenizer.decode(pieces).isBlank());
    }

    /// The base itself where no tokens are wanted, else a model with them.
    ///
    /// @param folder in which it is written anew, under the base's name
    public static ModelFolder extend(TokensConfig config, ModelFolder base, Path folder) {
        if (!config.wanted()) {
            return base;
        }
        Path out = folder.resolve(String.valueOf(base.path().getFileName()));
        try {
            Trees.delete(out);
            Files.createDirectories(out.toAbsolutePath().getParent());
            AtomicFolder.write(out, partial -> write(config.tokens(), base, partial));
        } catch (IOException failure) {
            throw new InputException(out + ": cannot be written: " + InputException.reason(failure), failure);
        }
        ModelFolder extended = ModelFolder.open(out);
        requireKnown(config.tokens(), extended);
        return extended;
    }

    /// Two tokens may be one to the normaliser.
    private static void requireKnown(List<String> tokens, ModelFolder extended) {
        int first = TokenizerAddition.next(extended.tokenizer()) - tokens.size();
        try (Tokenizer tokenizer = extended.openTokenizer()) {
            for (int i = 0; i < tokens.size(); i++) {
                if (!Arrays.equals(tokenizer.withoutSpecials(tokens.get(i)), new int[] {first + i})) {
                    throw new UsageException("tuning.new-tokens must differ for the tokenizer; '" + tokens.get(i)
                            + "' is read as others of them");
                }
            }
        }
    }

    private static void write(List<String> tokens, ModelFolder base, Path partial) throws IOException {
        Path transformer = base.copyWithoutWeights(partial);
        int first = TokenizerAddition.write(base.tokenizer(), transformer.resolve("tokenizer.json"), tokens);
        try (WeightFile before = base.weights();
                Tokenizer tokenizer = base.openTokenizer();
                Scope _ = Scope.open()) {
            String table = name(before, base);
            SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
            before.names().forEach(name -> weights.put(name, new TensorData(before.info(name), before.data(name))));
            Tensor rows = extended(table(before, table), tokens, first, tokenizer);
            weights.put(table, new TensorData(DataType.F32, rows.shape(), Tensors.memory(rows)));
            SafetensorsWriter.write(transformer.resolve("model.safetensors"), weights);
            TokenizerAddition.writeSize(transformer.resolve("config.json"), rows.shape()[0]);
        }
    }

    /// The rows of the new tokens; empty where none are wanted.
    ///
    /// @param model made of what [#extend] gave
    static Optional<NewRows> rows(TokensConfig config, SentenceModel model) {
        if (!config.wanted()) {
            return Optional.empty();
        }
        try (WeightFile weights = model.folder().weights()) {
            String name = name(weights, model.folder());
            Tensor table = Objects.requireNonNull(model.parameters().get(name), name);
            int count = config.tokens().size();
            long first = TokenizerAddition.next(model.folder().tokenizer()) - (long) count;
            return Optional.of(new NewRows(name, table, first, count));
        }
    }

    /// Whether a parameter is the vectors of words, by its name.
    static boolean isTable(String parameter) {
        return parameter.matches("(.*\\.)?(word_embeddings|tok_embeddings|embed_tokens)\\.weight");
    }

    /// The name of the vectors of words.
    private static String name(WeightFile weights, ModelFolder base) {
        long rows = base.config().integer("vocab_size");
        return weights.names().stream()
                .filter(NewTokens::isTable)
                .filter(name -> weights.info(name).shape()[0] == rows)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        base.name() + ": the vectors of words must have a row for each of " + rows + " tokens"));
    }

    private static Tensor table(WeightFile weights, String name) {
        TensorInfo info = weights.info(name);
        DType type = switch (info.type()) {
            case F32 -> DType.FLOAT32;
            case F64 -> DType.FLOAT64;
            case F16 -> DType.FLOAT16;
            case BF16 -> DType.BFLOAT16;
            case BOOL, U8, I8, F8_E5M2, F8_E4M3, I16, U16, I32, U32, I64, U64 ->
                throw new InputException(
                        weights + ": type of " + name + " must be F64, F32, F16 or BF16; type=" + info.type());
        };
        return Tensors.copied(weights.data(name), type, info.shape()).to(DType.FLOAT32);
    }

    /// @param table `(V, D)`
    /// @param first id of the first token
    private static Tensor extended(Tensor table, List<String> tokens, int first, Tokenizer tokenizer) {
        long rows = table.shape()[0];
        if (first > rows) {
            throw new InputException("the vectors of words must have a row for each token of the tokenizer, " + first
                    + "; rows=" + rows);
        }
        List<Tensor> parts = new ArrayList<>();
        parts.add(table.narrow(0, 0, first));
        for (String token : tokens) {
            int[] pieces = tokenizer.withoutSpecials(token);
            parts.add(Scope.only(() -> table.indexSelect(0, Tensors.of(pieces, pieces.length))
                    .sum(0)
                    .divide(pieces.length)
                    .unsqueeze(0)));
        }
        long after = (long) first + tokens.size();
        if (after < rows) {
            parts.add(table.narrow(0, after, rows - after));
        }
        return Tensor.concat(parts, 0);
    }
}
