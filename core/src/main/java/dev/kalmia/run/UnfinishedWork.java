package dev.kalmia.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What says, in the work of a stage, of what it is: `.stage.json`.
final class UnfinishedWork {
    static final String NAME = ".stage.json";

    private final Path work;
    private final Map<String, Object> wanted;

    UnfinishedWork(Path work, StageSpec spec) {
        this.work = work;
        this.wanted = Json.asObject(
                Json.parse(Json.write(Map.of("codeVersion", CodeVersion.current(), "spec", spec)), NAME), NAME);
    }

    /// Whether a run of the very same began it.
    boolean isSame() throws IOException {
        Path stored = work.resolve(NAME);
        return Files.isRegularFile(stored) && Files.readString(stored).equals(Json.write(wanted));
    }

    /// Makes an empty folder of this work; what another run left is gone.
    ///
    /// @param costly names in it of what took long: where one is there, nothing is deleted
    /// @throws InputException which names what differs
    void begin(List<String> costly) throws IOException {
        Path stored = work.resolve(NAME);
        if (Files.exists(stored)) {
            requireNothingLost(stored, costly);
            // First of all the folder stops being resumable: a kill while it is cleared must not leave a torn one.
            AtomicFile.writeString(stored, "{}\n");
        }
        Trees.deleteWithLast(work, NAME);
        Files.createDirectory(work);
        AtomicFile.writeString(stored, Json.write(wanted));
    }

    private void requireNothingLost(Path stored, List<String> costly) {
        Map<String, Object> begun = Json.readObject(stored);
        // Of what is empty the work was being cleared.
        if (begun.isEmpty() || costly.stream().noneMatch(this::isThere)) {
            return;
        }
        throw new InputException(work + ": holds work that was begun with another " + difference(begun)
                + "; go on as it was begun, name another output folder, or delete this one");
    }

    private boolean isThere(String name) {
        try {
            return Files.exists(work.resolve(name)) && !Trees.isEmptyFolder(work.resolve(name));
        } catch (IOException e) {
            throw new InputException("cannot read " + work.resolve(name) + ": " + InputException.reason(e), e);
        }
    }

    private String difference(Map<String, Object> begun) {
        SequencedMap<String, Object> was = flat(begun);
        SequencedMap<String, Object> is = flat(wanted);
        String key = is.keySet().stream()
                .filter(each -> !Objects.equals(is.get(each), was.get(each)))
                .findFirst()
                .or(() -> was.keySet().stream()
                        .filter(each -> !is.containsKey(each))
                        .findFirst())
                .orElse("");
        return key + ": it was " + told(was.get(key)) + ", now " + told(is.get(key));
    }

    private static String told(@Nullable Object value) {
        return value == null ? "nothing" : value.toString();
    }

    /// The code comes last: of several differences it says least.
    private static SequencedMap<String, Object> flat(Map<String, Object> all) {
        SequencedMap<String, Object> flat = new LinkedHashMap<>();
        if (all.get("spec") instanceof Map<?, ?> spec) {
            flatten("", spec.get("config"), flat);
            flat.put("seed", String.valueOf(spec.get("seed")));
            flatten("content of ", spec.get("inputs"), flat);
        }
        flat.put("version of Kalmia", String.valueOf(all.get("codeVersion")));
        return flat;
    }

    private static void flatten(String prefix, @Nullable Object value, Map<String, Object> into) {
        if (value instanceof Map<?, ?> map) {
            String before = prefix.isEmpty() || prefix.endsWith(" ") ? prefix : prefix + ".";
            map.forEach((key, each) -> flatten(before + key, each, into));
        } else if (value != null) {
            into.put(prefix, value.toString());
        }
    }
}
