package dev.kalmia.rerank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.Fixtures;
import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.checkpoint.WeightFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/// The tiny transformers of the golden files with heads of a test's making, and a tokenizer whose tokens are
/// bytes, but for "yes" and "no".
public final class TinyReranker {
    public static final int HIDDEN = 48;
    static final int CLS = 260;
    static final int SEP = 261;

    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyReranker() {}

    /// Writes a golden transformer and its tokenizer.
    ///
    /// @param model its folder among the golden files
    /// @param settings what `config.json` says besides, in JSON
    /// @param head tensors besides, row-major, by name; 48 columns where they are matrices
    public static Path write(Path folder, String model, String settings, Map<String, float[]> head) {
        Path golden = Fixtures.folder("models").resolve(model);
        try (WeightFile weights = WeightFile.open(golden.resolve("model.safetensors"))) {
            Files.createDirectories(folder);
            ObjectNode config =
                    (ObjectNode) JSON.readTree(golden.resolve("config.json").toFile());
            config.setAll((ObjectNode) JSON.readTree(settings));
            JSON.writeValue(folder.resolve("config.json").toFile(), config);
            SequencedMap<String, TensorData> all = new LinkedHashMap<>();
            for (String name : weights.names()) {
                float[] values = weights.data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
                all.put(name, new TensorData(DataType.F32, weights.info(name).shape(), MemorySegment.ofArray(values)));
            }
            head.forEach((name, values) -> all.put(name, tensor(name, values)));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), all);
            writeTokenizer(folder.resolve("tokenizer.json"), true);
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TensorData tensor(String name, float[] values) {
        boolean matrix = name.endsWith(".weight") && !name.endsWith("norm.weight");
        long[] shape = matrix ? new long[] {values.length / HIDDEN, HIDDEN} : new long[] {values.length};
        return new TensorData(DataType.F32, shape, MemorySegment.ofArray(values));
    }

    /// A decoder that answers yes or no, with many positions, as its rotary ones need no table.
    static Path writeAnswering(Path folder) {
        return writeDecoder(folder, "qwen3", "\"architectures\": [\"Qwen3ForCausalLM\"]");
    }

    /// A decoder with 4,096 positions and a tokenizer without special tokens.
    public static Path writeDecoder(Path folder, String model, String setting) {
        write(folder, model, "{\"max_position_embeddings\": 4096, " + setting + "}", Map.of());
        writeTokenizer(folder.resolve("tokenizer.json"), false);
        return folder;
    }

    private static void writeTokenizer(Path file, boolean pairs) {
        ObjectNode vocabulary = JSON.createObjectNode();
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean visible = (value >= 33 && value <= 126) || (value >= 161 && value != 173);
            vocabulary.put(Character.toString(visible ? value : next++), value);
        }
        vocabulary.put("no", 256).put("ye", 257).put("yes", 258);
        ObjectNode json = JSON.createObjectNode().put("version", "1.0");
        json.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", true);
        json.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", true);
        ObjectNode model = json.putObject("model").put("type", "BPE");
        model.set("vocab", vocabulary);
        model.putArray("merges").add("n o").add("y e").add("ye s");
        if (pairs) {
            addTemplate(json);
        }
        try {
            JSON.writeValue(file.toFile(), json);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void addTemplate(ObjectNode json) {
        ArrayNode added = json.putArray("added_tokens");
        added.addObject().put("id", CLS).put("content", "[CLS]").put("special", true);
        added.addObject().put("id", SEP).put("content", "[SEP]").put("special", true);
        for (int i = 0; i < 2; i++) {
            ((ObjectNode) added.get(i))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false);
        }
        ObjectNode template = json.putObject("post_processor").put("type", "TemplateProcessing");
        addPieces(template.putArray("single"), "[CLS]", "A", "[SEP]");
        addPieces(template.putArray("pair"), "[CLS]", "A", "[SEP]", "B", "[SEP]");
        ObjectNode specials = template.putObject("special_tokens");
        for (Map.Entry<String, Integer> special :
                Map.of("[CLS]", CLS, "[SEP]", SEP).entrySet()) {
            ObjectNode one = specials.putObject(special.getKey()).put("id", special.getKey());
            one.putArray("ids").add(special.getValue());
            one.putArray("tokens").add(special.getKey());
        }
    }

    private static void addPieces(ArrayNode template, String... pieces) {
        boolean second = false;
        for (String piece : pieces) {
            second |= piece.equals("B");
            String kind = piece.length() == 1 ? "Sequence" : "SpecialToken";
            template.addObject().putObject(kind).put("id", piece).put("type_id", second ? 1 : 0);
        }
    }

    /// Numbers that look random and are the same every time.
    public static float[] numbers(int count, int seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (0.3 * random.nextGaussian());
        }
        return numbers;
    }

    /// 1 at one place, else 0.
    public static float[] unit(int place) {
        float[] unit = new float[HIDDEN];
        unit[place] = 1;
        return unit;
    }

    static int[] bytes(String ascii) {
        return ascii.chars().toArray();
    }

    static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
