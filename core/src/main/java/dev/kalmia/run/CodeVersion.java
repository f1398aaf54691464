package dev.kalmia.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which code is running: Kalmia's version and those of the libraries that its results depend on, as the build wrote
/// them into the jar.
public final class CodeVersion {
    private static final Properties BUILT_WITH = load();

    private CodeVersion() {}

    /// Kalmia's own version and the build of it: `0.1.0+5f0c2a9be114`. Two builds of different code differ in it.
    public static String current() {
        return Current.VERSION;
    }

    /// Computed when it is first asked for: most commands never do.
    private static final class Current {
        private static final int BUILD_DIGITS = 12;
        static final String VERSION =
                BUILT_WITH.getProperty("kalmia") + "+" + Hashes.path(source()).substring(0, BUILD_DIGITS);

        private static Path source() {
            try {
                return Path.of(CodeVersion.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("the place of the running code is no path", e);
            }
        }
    }

    /// The libraries and the Java that runs, by name.
    public static Map<String, String> libraries() {
        SortedMap<String, String> versions = new TreeMap<>();
        for (String name : BUILT_WITH.stringPropertyNames()) {
            if (!name.equals("kalmia")) {
                versions.put(name, BUILT_WITH.getProperty(name));
            }
        }
        versions.put("java", Runtime.version().toString());
        return Collections.unmodifiableSortedMap(versions);
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = CodeVersion.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
