package dev.kalmia.eval;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Invented facts, hidden in essays. Both were written for this project and have its licence.
final class Needles {
    private static final String FACTS = read("needles.tsv");
    private static final String ESSAYS = read("essays.txt");

    private Needles() {}

    private static String read(String name) {
        try (InputStream in = requireNonNull(Needles.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damage) {
            throw new UncheckedIOException(damage);
        }
    }

    static List<LongDocuments.Fact> facts() {
        return FACTS.lines()
                .map(line -> line.split("\t"))
                .map(fields -> new LongDocuments.Fact(fields[0], fields[1]))
                .toList();
    }

    /// The sentences of all essays, one essay after the other in an order of chance.
    static List<String> essay(Random random) {
        List<String> essays = new ArrayList<>(ESSAYS.lines().toList());
        Collections.shuffle(essays, random);
        return essays.stream()
                .flatMap(essay -> List.of(essay.split("(?<=[.]) ")).stream())
                .toList();
    }

    static String material() {
        return FACTS + ESSAYS;
    }
}
