package dev.kalmia.kernel;

/// Arrays of one thread that are used again from call to call. They grow to the largest size asked for.
final class Scratch {
    private static final int SLOTS = 4;
    private static final ThreadLocal<Scratch> OF_THIS_THREAD = ThreadLocal.withInitial(Scratch::new);

    private final float[][] arrays = new float[SLOTS][0];

    private Scratch() {}

    static Scratch ofThisThread() {
        return OF_THIS_THREAD.get();
    }

    /// An array of at least `size` numbers, whatever was left in them. The same slot gives the same array.
    float[] array(int slot, int size) {
        if (arrays[slot].length < size) {
            arrays[slot] = new float[size];
        }
        return arrays[slot];
    }
}
