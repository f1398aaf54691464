package dev.kalmia.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Numbers of persons, hidden in the same few sentences over and over.
final class Passkeys {
    static final List<String> FILLER = List.of(
            "The road goes up the hill and down again.",
            "The river is wide and the boats are small.",
            "Some of the leaves are red and some are brown.",
            "We walk on and we come back.",
            "It is warm today and it will be warm tomorrow.");

    private static final List<String> FIRST = List.of(
            ("Alma Bruno Clara Dmitri Elif Farid Greta Hugo Ines Jonas Keiko Lars Mina Nadia Otto Priya Quentin Rosa"
                            + " Samir Tessa Umar Viola Wendell Xenia Yusuf Zora Abel Bianca Cyrus Doris")
                    .split(" "));
    private static final List<String> LAST = List.of(
            ("Albrecht Banerjee Castillo Dupont Eriksen Fontaine Gupta Hartmann Ivanov Jansen Kowalski Lindgren Moreau"
                            + " Nakamura Okafor Petrov Quinn Rossi Schmidt Takeda Ueda Varga Walker Xu Yilmaz Zimmer"
                            + " Ashford Bellamy Crowley Denholm")
                    .split(" "));

    /// As many names as there are.
    static final int MOST = FIRST.size() * LAST.size();

    private Passkeys() {}

    /// A pass key of five digits for each of so many persons, none of them twice.
    static List<LongDocuments.Fact> facts(int count, Random random) {
        List<String> names = new ArrayList<>();
        FIRST.forEach(first -> LAST.forEach(last -> names.add(first + " " + last)));
        Collections.shuffle(names, random);
        return names.subList(0, count).stream()
                .map(name -> fact(name, 10_000 + random.nextInt(90_000)))
                .toList();
    }

    private static LongDocuments.Fact fact(String name, int key) {
        return new LongDocuments.Fact(
                "The pass key of " + name + " is " + key + ". Keep in mind: " + key + " is the pass key of " + name
                        + ".",
                "What is the pass key of " + name + "?");
    }
}
