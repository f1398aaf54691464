package dev.kalmia.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kalmia.run.InputException;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// How many first dimensions of its vectors a model was trained to be useful with (Kusupati et al. 2022).
///
/// @param dimensions distinct, largest first; empty where the model names none
/// @param between whether every number from the smallest up is one of them
public record Matryoshka(List<Integer> dimensions, boolean between) {
    /// The key of `config.json` in some published models, and of `config_sentence_transformers.json` in ours, where
    /// Python does not look at it.
    static final String KEY = "matryoshka_dimensions";

    public Matryoshka {
        dimensions =
                dimensions.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    }

    /// Exactly these, or none.
    public static Matryoshka of(List<Integer> dimensions) {
        return new Matryoshka(dimensions, false);
    }

    /// What a folder says, else what is known of published models by their name.
    static Matryoshka read(Path folder, ConfigView config, int whole) {
        Path file = folder.resolve(Prompts.FILE);
        ObjectNode settings = Files.isRegularFile(file) ? JsonFile.readObject(file) : JsonFile.empty();
        if (settings.hasNonNull(KEY)) {
            return of(numbers(settings.path(KEY), file.toString(), whole));
        }
        if (config.has(KEY)) {
            return of(numbers(config.json(KEY), config.place(), whole));
        }
        if (settings.hasNonNull("truncate_dim")) {
            ArrayNode one = settings.arrayNode().add(settings.path("truncate_dim"));
            return of(numbers(one, file + ": truncate_dim", whole));
        }
        return PublishedMatryoshka.of(folder, whole).orElse(of(List.of()));
    }

    private static List<Integer> numbers(JsonNode list, String place, int whole) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode number : list) {
            if (!number.isIntegralNumber() || !number.canConvertToInt() || number.asInt() < 1) {
                throw new InputException(place + ": " + KEY + " must be whole numbers above 0; found " + number);
            }
            if (number.asInt() > whole) {
                throw new InputException(
                        place + ": " + KEY + " must be at most " + whole + ", the model's size; found " + number);
            }
            numbers.add(number.asInt());
        }
        if (!list.isArray()) {
            throw new InputException(place + ": " + KEY + " must be a list of whole numbers");
        }
        return numbers;
    }

    /// Whether vectors cut to the first `asked` of `whole` dimensions are what the model was trained for.
    public boolean allows(int asked, int whole) {
        boolean inside = between && !dimensions.isEmpty() && asked >= dimensions.getLast();
        return asked == whole || inside || dimensions.contains(asked);
    }

    /// Refuses what is not allowed.
    ///
    /// @param model its name, for the message
    /// @throws UsageException when the model was not trained for so many dimensions, or does not say
    public void require(int asked, int whole, String model) {
        if (!allows(asked, whole)) {
            throw new UsageException(
                    dimensions.isEmpty()
                            ? "dims must be " + whole + " for " + model + ", which names no other it was trained for,"
                                    + " unless force-dims is set; dims=" + asked
                            : "dims must be one that " + model + " was trained for, " + this + " or all " + whole
                                    + ", unless force-dims is set; dims=" + asked);
        }
    }

    /// Writes these into a folder's settings.
    void write(Path folder) throws IOException {
        Path file = folder.resolve(Prompts.FILE);
        ObjectNode settings = Files.isRegularFile(file) ? JsonFile.readObject(file) : JsonFile.empty();
        ArrayNode list = settings.putArray(KEY);
        dimensions.forEach(list::add);
        JsonFile.write(file, settings);
    }

    @Override
    public String toString() {
        if (between && !dimensions.isEmpty()) {
            return "any from " + dimensions.getLast();
        }
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
