package dev.kalmia.checkpoint.hub;

/// A file of a model as the hub tells it.
///
/// @param name its path in the model's folder, with `/`; safe to resolve there
/// @param size its bytes
record HubFile(String name, long size, ContentHash hash) {
    private static final int MAX_PART = 255;

    HubFile {
        if (!isSafe(name)) {
            throw new IllegalArgumentException("leaves its folder: " + name);
        }
    }

    /// Whether a name leads to a place below its folder on every system.
    static boolean isSafe(String name) {
        for (String part : name.split("/", -1)) {
            boolean dots = part.isEmpty() || part.equals(".") || part.equals("..");
            if (dots || part.length() > MAX_PART || part.chars().anyMatch(HubFile::isStrange)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStrange(int character) {
        return character == '\\' || character == ':' || Character.isISOControl(character);
    }
}
