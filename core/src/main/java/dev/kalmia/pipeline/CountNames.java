package dev.kalmia.pipeline;

/// The names of a stage's counts as people read them.
final class CountNames {
    private static final String DROPPED = "dropped.";

    private CountNames() {}

    static boolean isDropped(String count) {
        return count.startsWith(DROPPED);
    }

    /// Without what says that it is of things dropped. The name of a test set stays as it is.
    static String words(String count) {
        String name = isDropped(count) ? count.substring(DROPPED.length()) : count;
        return name.indexOf(' ') < 0 ? name.replace('-', ' ') : name;
    }
}
