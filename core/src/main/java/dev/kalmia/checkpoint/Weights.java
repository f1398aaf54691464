package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the weights of a folder lie.
final class Weights {
    static final String ONE_FILE = "model.safetensors";

    private static final List<String> READ = List.of(ONE_FILE, "model.safetensors.index.json");
    private static final List<String> KNOWN_BUT_NOT_READ =
            List.of("pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "model.ckpt.index");

    private Weights() {}

    static Path find(Path folder) {
        return READ.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> missing(folder));
    }

    static boolean areIn(Path folder) {
        return READ.stream().map(folder::resolve).anyMatch(Files::isRegularFile);
    }

    private static InputException missing(Path folder) {
        List<String> others = KNOWN_BUT_NOT_READ.stream()
                .filter(name -> Files.isRegularFile(folder.resolve(name)))
                .toList();
        String hint = others.isEmpty() ? "" : "; " + others.getFirst() + " is of a kind that is not read, convert it";
        return new InputException(folder + ": there are no weights, " + String.join(" or ", READ) + hint);
    }
}
