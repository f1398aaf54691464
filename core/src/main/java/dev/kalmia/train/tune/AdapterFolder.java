package dev.kalmia.train.tune;

import dev.kalmia.checkpoint.DataType;
import dev.kalmia.checkpoint.ModelFolder;
import dev.kalmia.checkpoint.SafetensorsWriter;
import dev.kalmia.checkpoint.TensorData;
import dev.kalmia.run.AtomicFolder;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import dev.kalmia.run.Trees;
import dev.kalmia.tensor.DType;
import dev.kalmia.tensor.Device;
import dev.kalmia.tensor.Scope;
import dev.kalmia.tensor.Tensor;
import dev.kalmia.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// An adapter by itself, as PEFT lays it out: `adapter_config.json` and `adapter_model.safetensors`, where names begin
/// with `base_model.model.` and go on as in the transformer's class, without what stands before it in the weight file.
final class AdapterFolder {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";

    private AdapterFolder() {}

    /// Writes it; what a killed run left there makes room.
    static void write(Path out, AdapterSet adapters, ModelFolder base) {
        Trees.remove(out);
        try (Scope _ = Scope.open()) {
            SequencedMap<String, TensorData> weights = new LinkedHashMap<>();
            adapters.parameters().forEach((name, parameter) -> weights.put(PREFIX + plain(name), data(parameter)));
            boolean written = AtomicFolder.write(out, partial -> {
                Json.write(partial.resolve(CONFIG), config(adapters, base));
                SafetensorsWriter.write(partial.resolve(WEIGHTS), weights);
            });
            if (!written) {
                throw new InputException(out + ": the adapter cannot be written: something is there already");
            }
        } catch (IOException failure) {
            throw new InputException(
                    out + ": the adapter cannot be written: " + InputException.reason(failure), failure);
        }
    }

    /// The name in the transformer's own class.
    static String plain(String name) {
        return name.replaceFirst("^.*?((?:encoder\\.)?layers?\\.\\d+\\.)", "$1");
    }

    private static TensorData data(Tensor parameter) {
        Tensor numbers = parameter.detach().to(Device.cpu()).to(DType.FLOAT32).contiguous();
        return new TensorData(DataType.F32, numbers.shape(), Tensors.memory(numbers));
    }

    private static SequencedMap<String, Object> config(AdapterSet adapters, ModelFolder base) {
        AdapterConfig asked = adapters.config();
        List<String> modules = new ArrayList<>();
        adapters.modules().forEach(module -> modules.add(plain(module)));
        SequencedMap<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", "FEATURE_EXTRACTION");
        config.put("base_model_name_or_path", base.pinned().orElse(base.name()));
        config.put("r", asked.rank());
        config.put("lora_alpha", asked.alpha());
        config.put("lora_dropout", 0.0);
        config.put("use_dora", asked.kind() == AdapterConfig.Kind.DORA);
        config.put("use_rslora", false);
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("init_lora_weights", true);
        config.put("inference_mode", true);
        // Whole names, not their ends: an end may be that of layers which have no adapter.
        config.put("target_modules", modules);
        config.put("modules_to_save", null);
        return config;
    }
}
