package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.ConfigView;
import dev.kalmia.checkpoint.WeightFile;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import dev.kalmia.tokenize.TokenBatch;
import dev.kalmia.tokenize.TokenIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;

/// A tiny model of random weights and what Hugging Face transformers computed with it.
final class GoldenModel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path folder;
    final Backbone backbone;
    final SequencedMap<String, Tensor> parameters;

    private GoldenModel(Path folder, ConfigView config, ContextExtension extension) {
        this.folder = folder;
        try (WeightFile weights = WeightFile.open(folder.resolve("model.safetensors"));
                Scope _ = Scope.open()) {
            Architectures architecture = Architectures.of(config);
            CheckpointParameters source =
                    new CheckpointParameters(weights, architecture.landmark(config), Device.cpu());
            backbone = architecture.build(config, source, Device.cpu(), extension);
            parameters = source.taken();
        }
    }

    /// Folders of text models below the fixtures.
    static Stream<Path> folders() {
        try (Stream<Path> found = Files.list(Fixtures.folder("models"))) {
            return found
                    .filter(folder -> references(folder).anyMatch(file -> {
                        try (WeightFile reference = WeightFile.open(file)) {
                            return reference.names().contains("input_ids_0");
                        }
                    }))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The files of reference states of a folder.
    static Stream<Path> references(Path folder) {
        return Stream.of("reference.safetensors", "reference-bidirectional.safetensors")
                .map(folder::resolve)
                .filter(Files::exists);
    }

    static GoldenModel open(Path folder) {
        return open(folder, ContextExtension.none());
    }

    /// The same weights for texts longer than it was trained on.
    static GoldenModel open(Path folder, ContextExtension extension) {
        return new GoldenModel(folder, ConfigView.read(folder.resolve("config.json")), extension);
    }

    /// The weights of one folder by the configuration of another.
    static GoldenModel open(Path folder, Path config) {
        return new GoldenModel(folder, ConfigView.read(config), ContextExtension.none());
    }

    /// The same weights where every token sees every other.
    static GoldenModel openBidirectional(Path folder, Path scratch) {
        return openBidirectional(folder, scratch, ContextExtension.none());
    }

    static GoldenModel openBidirectional(Path folder, Path scratch, ContextExtension extension) {
        try {
            ObjectNode config =
                    (ObjectNode) JSON.readTree(folder.resolve("config.json").toFile());
            Path changed = scratch.resolve("config.json");
            JSON.writeValue(changed.toFile(), config.put("is_causal", false));
            return new GoldenModel(folder, ConfigView.read(changed), extension);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The numbers K of the names that a pattern matches.
    static IntStream numbered(WeightFile file, String names) {
        Pattern pattern = Pattern.compile(names);
        return file.names().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .sorted();
    }

    /// The batch as it was fed, padded on the side where the file pads.
    static TokenBatch batch(WeightFile file, String ids, String mask) {
        long[] shape = file.info(ids).shape();
        int columns = (int) shape[1];
        long[] tokens = longs(file, ids);
        long[] real = longs(file, mask);
        List<TokenIds> rows = new ArrayList<>();
        boolean left = false;
        for (int row = 0; row < shape[0]; row++) {
            int start = row * columns;
            left |= real[start] == 0;
            int[] own = IntStream.range(start, start + columns)
                    .filter(i -> real[i] == 1)
                    .map(i -> (int) tokens[i])
                    .toArray();
            rows.add(new TokenIds(own, new int[own.length], own.length));
        }
        TokenBatch batch = left ? TokenBatch.leftPadded(rows, 0) : TokenBatch.of(rows, 0);
        assertThat(batch.mask()).isEqualTo(real);
        return batch;
    }

    /// The values of every real token; those of padding mean nothing.
    static void assertTokens(TokenBatch batch, Tensor actual, WeightFile reference, String name) {
        float[] expected = floats(reference, name);
        float[] values = Tensors.floats(actual);
        assertThat(values).as(name).hasSameSizeAs(expected);
        int dimension = values.length / batch.mask().length;
        for (int i = 0; i < values.length; i++) {
            if (batch.mask()[i / dimension] == 1) {
                assertThat((double) values[i])
                        .as("%s, token %d, value %d", name, i / dimension, i % dimension)
                        .isCloseTo(expected[i], Offset.offset(1e-5));
            }
        }
    }

    static void assertAll(Tensor actual, float[] expected, double tolerance) {
        float[] values = Tensors.floats(actual);
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).isCloseTo(expected[i], Offset.offset(tolerance));
        }
    }

    static float[] floats(WeightFile file, String name) {
        return file.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    static long[] longs(WeightFile file, String name) {
        return file.data(name).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}
