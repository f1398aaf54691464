package dev.kalmia.mine;

import dev.kalmia.data.Group;
import java.util.List;

/// Labelled texts as groups.
///
/// @param groups in the order of the texts
/// @param alone texts whose class has no other text, or is the only one of its task: nothing can be told from them
public record Exemplified(List<Group> groups, long alone) {
    public Exemplified {
        groups = List.copyOf(groups);
    }
}
