package dev.kalmia.synth;

/// A text, one that means the same, and one that does not.
final class ThreeTexts {
    private static final int MOST = 10_000;

    private ThreeTexts() {}

    /// @param unit how long each is to be
    /// @param language of the first
    /// @param others language of the second and the third
    static ReplySchema schema(String unit, String language, String others) {
        String other = Samples.asked(unit, others);
        return ReplySchema.of(
                new ReplySchema.Text("S1", Samples.asked(unit, language), MOST),
                new ReplySchema.Text("S2", other, MOST),
                new ReplySchema.Text("S3", other, MOST));
    }
}
