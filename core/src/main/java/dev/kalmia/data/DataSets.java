package dev.kalmia.data;

import dev.kalmia.run.ConfigBinder;
import dev.kalmia.run.Nearest;
import dev.kalmia.run.Places;
import dev.kalmia.run.Settings;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The registry of data sets: a file each, `registry/NAME.yaml` beside this class, and `registry/names.txt`.
public final class DataSets {
    private static final String FOLDER = "registry/";

    private DataSets() {}

    /// All cards, in the order of their names.
    public static List<DataSetCard> all() {
        return names().stream().map(DataSets::card).toList();
    }

    /// The card of a name.
    ///
    /// @throws UsageException when there is none of that name
    public static DataSetCard named(String name) {
        List<String> names = names();
        if (!names.contains(name)) {
            throw new UsageException(
                    "card must name a data set of the registry; card=" + name + Nearest.hint(name, names));
        }
        return card(name);
    }

    static List<String> names() {
        return text("names.txt").lines().toList();
    }

    private static DataSetCard card(String name) {
        String file = name + ".yaml";
        DataSetCard card =
                ConfigBinder.bind(Settings.parse(text(file), FOLDER + file), DataSetCard.class, Places.at(Path.of("")));
        if (!card.name().equals(name)) {
            throw new IllegalStateException(FOLDER + file + " must be called like its data set; name=" + card.name());
        }
        return card;
    }

    private static String text(String file) {
        try (InputStream in = DataSets.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("the registry lacks " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
