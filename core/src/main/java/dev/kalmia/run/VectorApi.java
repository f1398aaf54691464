package dev.kalmia.run;

/// Java's Vector API (JEP 508), which is in a module that no program gets without asking.
public final class VectorApi {
    private static final String MODULE = "jdk.incubator.vector";

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule(MODULE).isPresent() || loaded();

    private VectorApi() {}

    /// Whether the module can be used: the JVM was started with `--add-modules=jdk.incubator.vector`, or allows to load
    /// it now by `--add-exports=java.base/jdk.internal.module=ALL-UNNAMED`.
    public static boolean available() {
        return AVAILABLE;
    }

    /// With a module that incubates among those it starts with, the JVM links no classes from its cache of them (JEP
    /// 483), which costs every start half a second. The JDK's own agents load modules this way.
    private static boolean loaded() {
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, MODULE);
            return true;
        } catch (ReflectiveOperationException notAllowed) {
            return false;
        }
    }
}
