package dev.kalmia.merge;

import java.util.OptionalDouble;

/// How far numbers θ_A are from θ_B, all taken for two vectors: sums in float64.
///
/// @param numbers how many there are
/// @param others how many of them differ
/// @param apart ‖θ_A − θ_B‖²
/// @param first ‖θ_A‖²
/// @param second ‖θ_B‖²
/// @param product ⟨θ_A, θ_B⟩
public record Change(long numbers, long others, double apart, double first, double second, double product) {
    static final Change NONE = new Change(0, 0, 0, 0, 0, 0);

    /// With those of further numbers.
    public Change plus(Change more) {
        return new Change(
                numbers + more.numbers,
                others + more.others,
                apart + more.apart,
                first + more.first,
                second + more.second,
                product + more.product);
    }

    /// With the numbers of a piece of two models, A and then B.
    Change plus(Piece piece) {
        long differ = others;
        double way = apart;
        double a = first;
        double b = second;
        double both = product;
        for (int k = 0; k < piece.count(); k++) {
            double to = piece.model(0, k);
            double from = piece.model(1, k);
            differ += to == from ? 0 : 1;
            way += (to - from) * (to - from);
            a += to * to;
            b += from * from;
            both += to * from;
        }
        return new Change(numbers + piece.count(), differ, way, a, b, both);
    }

    /// ‖θ_A − θ_B‖ / ‖θ_B‖, 0 where nothing differs; none where θ_B alone has no length.
    public OptionalDouble relative() {
        if (others == 0) {
            return OptionalDouble.of(0);
        }
        return second == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(apart / second));
    }

    /// Of the two, 1 where nothing differs; none where one of them has no length.
    public OptionalDouble cosine() {
        if (others == 0) {
            return OptionalDouble.of(1);
        }
        double lengths = Math.sqrt(first) * Math.sqrt(second);
        return lengths == 0 ? OptionalDouble.empty() : OptionalDouble.of(Gram.within(product / lengths));
    }

    /// The share of numbers that differ.
    public double moved() {
        return numbers == 0 ? 0 : (double) others / numbers;
    }
}
