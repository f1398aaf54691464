package dev.kalmia.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kalmia.data.Example;
import dev.kalmia.data.Group;
import dev.kalmia.data.Labelled;
import dev.kalmia.data.Meta;
import dev.kalmia.data.Pair;
import dev.kalmia.data.Scored;
import dev.kalmia.encode.HashingEncoder;
import dev.kalmia.encode.Prompt;
import dev.kalmia.pool.ReverseDictionary.Found;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import dev.kalmia.vector.EmbeddingOrigin;
import dev.kalmia.vector.Embeddings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReverseDictionaryTest {
    private static final int ENTRIES = 40;
    private static final Meta NOBODY = Meta.of("odd", "");

    @TempDir
    Path folder = Path.of("");

    /// Entry n has two definitions, whose words no other entry has.
    private static List<Example> planted() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            examples.add(new Pair("the left" + i + " of a mid" + i, "entry " + i, NOBODY));
            examples.add(new Pair("what is right" + i + " and mid" + i, "entry " + i, NOBODY));
        }
        return examples;
    }

    private static Dictionary dictionary(List<Example> examples) {
        Dictionary dictionary = new Dictionary();
        examples.forEach(dictionary::add);
        return dictionary;
    }

    private static ReverseDictionary open(Dictionary dictionary) {
        return ReverseDictionary.of(dictionary, new HashingEncoder(4096), Prompt.none(), Progress.silent());
    }

    @Test
    @DisplayName(
            "an entry of planted words is found first by other words of its definitions, best first, as many as asked")
    void findsPlanted() {
        ReverseDictionary words = open(dictionary(planted()));
        for (int i = 0; i < ENTRIES; i++) {
            List<Found> found = words.find(List.of("some left" + i + " or right" + i), 3, Progress.silent())
                    .getFirst();
            assertThat(found.getFirst().entry()).isEqualTo("entry " + i);
            assertThat(found).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        }
        assertThat(words.size()).isEqualTo(ENTRIES);
        assertThat(words.find(List.of("mid3", "mid5"), 100, Progress.silent()))
                .hasSize(2)
                .allMatch(found -> found.size() == ENTRIES);
        assertThat(words.find(List.of(), 5, Progress.silent())).isEmpty();
    }

    @Test
    @DisplayName("an entry's embedding is the mean of its definitions' vectors, each once, in whatever order they came")
    void means() {
        List<Example> examples = new ArrayList<>(planted());
        examples.add(examples.getFirst());
        Dictionary first = dictionary(examples);
        Collections.shuffle(examples, new Random(3));
        Dictionary second = dictionary(examples);
        assertThat(second.entries()).isEqualTo(first.entries()).isSorted();
        assertThat(first.definitions("entry 0")).containsExactly("the left0 of a mid0", "what is right0 and mid0");
        assertThat(first.definitions("nothing")).isEmpty();

        EmbeddingOrigin origin = new EmbeddingOrigin("model", "", true);
        Embeddings means = first.means(text -> new float[] {text.length(), text.startsWith("the") ? 1 : 0}, 2, origin);
        assertThat(means.row(first.entries().indexOf("entry 0"))).containsExactly(new float[] {21f, 0.5f}, within(0f));
        assertThat(means.origin().normalised()).isFalse();
        for (int row = 0; row < first.size(); row++) {
            assertThat(second.means(text -> new float[] {text.hashCode() / 3f}, 1, origin)
                            .row(row))
                    .containsExactly(first.means(text -> new float[] {text.hashCode() / 3f}, 1, origin)
                            .row(row));
        }
    }

    @Test
    @DisplayName("a group's query defines each of its positives")
    void groups() {
        Dictionary dictionary =
                dictionary(List.of(new Group("a small stream", List.of("brook", "creek"), List.of(), NOBODY)));
        assertThat(dictionary.entries()).containsExactly("brook", "creek");
        assertThat(open(dictionary)
                        .find(List.of("stream"), 2, Progress.silent())
                        .getFirst())
                .extracting(Found::entry)
                .containsExactly("brook", "creek");
    }

    @Test
    @DisplayName("vectors that are kept answer the same, and are not made again")
    void keeps() {
        Dictionary dictionary = dictionary(planted());
        List<String> asked = List.of("right7", "left8 of mid9");
        List<List<Found>> fresh = open(dictionary).find(asked, 4, Progress.silent());
        for (long encoded : new long[] {2 * ENTRIES, 0}) {
            HashingEncoder encoder = new HashingEncoder(4096);
            ReverseDictionary kept = ReverseDictionary.of(
                    dictionary, encoder, Prompt.none(), folder.resolve("index"), Progress.silent());
            assertThat(encoder.texts()).isEqualTo(encoded);
            assertThat(kept.find(asked, 4, Progress.silent())).isEqualTo(fresh);
        }
    }

    @Test
    @DisplayName("what defines no entry, a dictionary without any, blank descriptions and a k below 1 are refused")
    void refuses() {
        Dictionary dictionary = new Dictionary();
        for (Example wrong : List.of(
                new Scored("a", "b", 0.5, NOBODY),
                new Labelled("a", "b", NOBODY),
                new Group("a", List.of("b"), List.of("c"), NOBODY))) {
            assertThatThrownBy(() -> dictionary.add(wrong))
                    .isInstanceOf(InputException.class)
                    .hasMessage("a dictionary is made of pairs of a definition (query) and its entry (positive);"
                            + " example odd is none");
        }
        assertThatThrownBy(() -> open(dictionary))
                .isInstanceOf(InputException.class)
                .hasMessage("a dictionary must have at least one entry; entries=0");
        ReverseDictionary words = open(dictionary(planted()));
        assertThatThrownBy(() -> words.find(List.of("a", " "), 1, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessage("a description must not be blank");
        assertThatThrownBy(() -> words.find(List.of("a"), 0, Progress.silent()))
                .isInstanceOf(UsageException.class)
                .hasMessage("top-k must be at least 1; top-k=0");
    }
}
