package dev.kalmia.eval;

import dev.kalmia.data.Corpus;
import dev.kalmia.data.Queries;
import dev.kalmia.run.Hashes;
import dev.kalmia.run.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Documents of a chosen length, each of which holds a fact of its own somewhere, and queries for some of
/// the facts (Zhu et al. 2024, arXiv 2404.12096, section 3.2). The same settings give the same texts.
///
/// @param kind [TaskKind#PASSKEY] or [TaskKind#NEEDLE]
/// @param tokens length of a document; it has at most three words for four tokens
/// @param queries how many of the documents are asked for
record LongDocuments(TaskKind kind, int tokens, int queries, int documents, long seed) {
    static final int LEAST_TOKENS = 64;
    static final int MOST_TOKENS = 1 << 20;

    /// A fact and what is asked about it.
    record Fact(String text, String query) {}

    /// What was generated.
    ///
    /// @param facts fact i is in document i, and query i asks for it
    record Generated(Corpus corpus, Queries queries, List<Fact> facts) {}

    static int mostDocuments(TaskKind kind) {
        return kind == TaskKind.PASSKEY ? Passkeys.MOST : Needles.facts().size();
    }

    Generated generate() {
        Random random = new Random(Seeds.derive(seed, kind.key() + " " + tokens));
        List<Fact> facts = facts(random);
        List<String> ids = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            ids.add("d" + (i + 1));
            texts.add(document(facts.get(i).text(), random));
        }
        List<String> asked = facts.stream().limit(queries).map(Fact::query).toList();
        List<String> askedIds = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            askedIds.add("q" + (i + 1));
        }
        return new Generated(new Corpus(ids, texts), new Queries(askedIds, asked), facts);
    }

    private List<Fact> facts(Random random) {
        if (kind == TaskKind.PASSKEY) {
            return Passkeys.facts(documents, random);
        }
        List<Fact> all = new ArrayList<>(Needles.facts());
        Collections.shuffle(all, random);
        return all.subList(0, documents);
    }

    /// Whole sentences around the fact, as many as fit.
    private String document(String fact, Random random) {
        int room = tokens * 3 / 4 - words(fact);
        List<String> sentences = new ArrayList<>();
        List<String> filler = List.of();
        for (int next = 0; ; next++) {
            if (next == filler.size()) {
                filler = kind == TaskKind.PASSKEY ? Passkeys.FILLER : Needles.essay(random);
                next = 0;
            }
            room -= words(filler.get(next));
            if (room < 0) {
                break;
            }
            sentences.add(filler.get(next));
        }
        sentences.add(random.nextInt(sentences.size() + 1), fact);
        return String.join(" ", sentences);
    }

    static int words(String text) {
        return text.split(" ").length;
    }

    /// Names what texts are made of: other material, or another way to draw from it, is another data set.
    static String material(TaskKind kind) {
        return "1 " + kind.key() + " "
                + Hashes.string(kind == TaskKind.PASSKEY ? String.join(" ", Passkeys.FILLER) : Needles.material());
    }
}
