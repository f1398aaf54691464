package dev.kalmia.merge;

/// The way from one vector to another along the arc between them (Shoemake 1985).
///
/// @param first what the first is multiplied by
/// @param second what the second is multiplied by
record Arc(double first, double second) {
    /// Above it the arc is taken for straight: its formula divides by the sine of nearly nothing.
    private static final double STRAIGHT = 0.9995;

    /// @param product inner product of the two
    /// @param lengths of the first times that of the second; 0: there is no arc, and the way is straight
    /// @param t from 0, the first, to 1, the second
    static Arc of(double product, double lengths, double t) {
        double cosine = lengths == 0 ? 1 : Gram.within(product / lengths);
        if (Math.abs(cosine) > STRAIGHT) {
            return new Arc(1 - t, t);
        }
        double angle = Math.acos(cosine);
        return new Arc(Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle));
    }
}
