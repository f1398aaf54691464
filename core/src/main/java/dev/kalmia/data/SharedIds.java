package dev.kalmia.data;

import java.util.Optional;

/// Ids that examples of more than one set have, and that so name none of them for certain: two runs of one
/// writer begin with the same ids. Ids that are made of what an example holds are not meant. Up to 64 bytes
/// an example are kept. For one thread.
public final class SharedIds {
    private final DigestSet ids = new DigestSet();
    private final DigestSet idsOfSets = new DigestSet();
    private String first = "";
    private long examples;

    /// Takes note of an example.
    ///
    /// @param set its number
    public void add(int set, Example example) {
        String id = example.meta().id();
        boolean isNew = ids.add(id);
        if (idsOfSets.add(set + " " + id) && !isNew && !ContentIds.isMade(example)) {
            first = examples == 0 ? id : first;
            examples++;
        }
    }

    /// What is to be told, where there is such an id.
    public Optional<String> told() {
        return examples == 0
                ? Optional.empty()
                : Optional.of("ids that are in more than one set: " + examples + ", the first " + Numbers.shown(first)
                        + "; what names an example by its id may mean another one");
    }
}
