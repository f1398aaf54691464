package dev.kalmia.filter;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// All texts of a test set, whatever their role in it.
///
/// @param name the test set's name in reports
public record TestTexts(String name, List<String> texts) {
    public TestTexts {
        requireNonNull(name, "name is null");
        texts = List.copyOf(texts);
    }
}
