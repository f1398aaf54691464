package dev.kalmia.synth;

import dev.kalmia.data.Example;
import java.util.List;

/// What came of one order.
///
/// @param wanted how many examples there were to be
/// @param repaired how many replies had to be asked for twice
record OrderResult(int wanted, List<Example> examples, List<Rejected> rejects, Spending spending, int repaired) {
    OrderResult {
        examples = List.copyOf(examples);
        rejects = List.copyOf(rejects);
    }

    /// Of an order that was not carried out.
    static OrderResult nothing() {
        return new OrderResult(0, List.of(), List.of(), Spending.NOTHING, 0);
    }
}
