package dev.kalmia.train.check;

/// How long a training takes.
///
/// @param perStep seconds
/// @param steps of all epochs
/// @param measured whether steps were run; else it follows from the multiplications and how fast a product of
///     matrices is here
public record TimeEstimate(double perStep, long steps, boolean measured) {
    /// Seconds of all steps.
    public double total() {
        return perStep * steps;
    }
}
