package dev.kalmia.synth;

import dev.kalmia.data.DocumentOptions;
import dev.kalmia.data.DocumentSource;
import dev.kalmia.data.Example;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import dev.kalmia.run.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What orders begin with: personas, documents, examples.
public final class Matters {
    /// The most characters (UTF-16 units) of a document that a prompt shows.
    public static final int MOST_CHARACTERS = 8000;

    private final List<String> personas;
    private final List<Document> documents;
    private final List<Example> examples;
    private final List<int[]> nearest;

    /// A text that is there.
    ///
    /// @param place where it stands in the document of that id, as attributes say it; empty where it is all of it
    record Document(String id, String text, Map<String, String> place) {
        Document {
            place = Map.copyOf(place);
        }

        Document(String id, String text) {
            this(id, text, Map.of());
        }

        static Document of(DocumentSource.Passage passage) {
            DocumentSource.Cut cut = passage.cut();
            Map<String, String> place = cut == null
                    ? Map.of()
                    : Map.of(
                            "passage", Integer.toString(cut.number()),
                            "passage-from", Integer.toString(cut.from()),
                            "passage-to", Integer.toString(cut.to()));
            return new Document(passage.document(), passage.text(), place);
        }
    }

    /// @param nearest for each document the numbers of the personas that fit it best
    Matters(List<String> personas, List<Document> documents, List<Example> examples, List<int[]> nearest) {
        this.personas = List.copyOf(personas);
        this.documents = List.copyOf(documents);
        this.examples = List.copyOf(examples);
        this.nearest = List.copyOf(nearest);
    }

    /// The same options, unless they leave documents longer than a prompt shows.
    ///
    /// @throws UsageException when they do
    public static DocumentOptions shown(DocumentOptions reading) {
        int most = reading.passageCharacters();
        if (most < DocumentOptions.LEAST_CHARACTERS || most > MOST_CHARACTERS) {
            throw new UsageException("passage-characters must be " + DocumentOptions.LEAST_CHARACTERS + " to "
                    + MOST_CHARACTERS + "; passage-characters=" + most);
        }
        return reading;
    }

    /// Reads what the orders of a configuration need; files that none of them needs are not read.
    ///
    /// @param personas as [Personas] reads them
    /// @param documents texts in rows or lines, or a folder of them; as many are drawn as there are orders for
    ///     documents
    /// @param reading how documents are read; longer ones than [#MOST_CHARACTERS] must be cut
    /// @param examples to be written anew; those that a kind can make nothing of are passed over
    /// @param finder asked where personas are to be found for documents
    /// @throws InputException when a file cannot be used, or an order can begin with none of the examples
    public static Matters read(
            SynthesisConfig config,
            @Nullable Path personas,
            @Nullable Path documents,
            DocumentOptions reading,
            List<Example> examples,
            PersonaFinder finder,
            Progress progress) {
        List<String> people = personas == null ? List.of() : Personas.read(personas);
        Matters few = new Matters(people, List.of(), examples, List.of());
        // Before documents are encoded.
        new Beginnings(config, few).require();
        int orders = config.orders().stream()
                .filter(order -> order.kind().matter() == Kind.Matter.DOCUMENTS)
                .mapToInt(Assignment::orders)
                .reduce(0, Math::addExact);
        if (documents == null || orders == 0) {
            return few;
        }
        Draws draws = new Draws(config.seed()).of("documents");
        List<Document> sample = Documents.sample(documents, shown(reading), orders, draws, progress);
        List<String> texts = sample.stream().map(Document::text).toList();
        return new Matters(people, sample, examples, finder.nearest(people, texts, progress));
    }

    List<String> personas() {
        return personas;
    }

    List<Document> documents() {
        return documents;
    }

    List<Example> examples() {
        return examples;
    }

    /// The personas that fit a document best, the nearest first.
    List<String> nearest(int document) {
        return Arrays.stream(nearest.get(document)).mapToObj(personas::get).toList();
    }

    Map<Kind.Matter, Integer> sizes() {
        return Map.of(
                Kind.Matter.PERSONAS, personas.size(),
                Kind.Matter.DOCUMENTS, documents.size(),
                Kind.Matter.EXAMPLES, examples.size());
    }
}
