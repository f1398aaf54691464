package dev.kalmia.synth;

/// A text, one that means the same, and one that does not.
final class ThreeTexts {
    private static final int MOST = 10_000;

    static final ReplySchema SCHEMA = ReplySchema.of(
            new ReplySchema.Text("S1", 150, MOST),
            new ReplySchema.Text("S2", 150, MOST),
            new ReplySchema.Text("S3", 150, MOST));

    private ThreeTexts() {}
}
