package dev.kalmia.filter;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import java.util.List;

/// The texts that answer a query. Scored pairs and labelled texts ask nothing.
final class AskedPositives {
    private AskedPositives() {}

    static List<String> of(Example example) {
        return switch (example) {
            case Pair pair -> List.of(pair.positive());
            case Group group -> group.positives();
            case Scored scored -> List.of();
            case Labelled labelled -> List.of();
        };
    }
}
