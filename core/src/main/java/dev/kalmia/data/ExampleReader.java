package dev.kalmia.data;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads examples one at a time from one file or BEIR folder after the other. For one thread.
/// A folder holds BEIR's `corpus.jsonl` and `queries.jsonl` (either may be packed: `.gz`, `.zst`) and
/// `qrels/train.tsv`; no other split is ever read. Each query that `train.tsv` judges becomes a `Group` under
/// its own id: its positives are the documents judged above 0, its negatives those judged 0 or below, in the
/// order of their judgements, a document being its title and text as `Corpus` joins them. A query without a
/// positive is passed over and counted. A row is bad as well where it judges a query or document that is not
/// there, or a document without text. Only judged texts are held in memory. What the collection says of the
/// documents, their ids, titles, grades and further keys, is kept as the attribute `judged_documents`;
/// further keys of queries are attributes.
/// Two other kinds of folder are read: Tevatron's, whose `train.jsonl` (`query_id`, `query_text`,
/// `positive_document_ids`, `negative_document_ids`) names documents of `corpus.jsonl` (`docid`, `title`,
/// `text`), and NeMo's, whose `train.json` (`data`: `question_id`, `question`, `pos_doc`, `neg_doc`) names
/// those of `corpus/train.jsonl` or `corpus/train.parquet` (`id`, `text`).
///
/// In files, what the columns mean is said by `ReadOptions.columns` or seen from their names:
///
/// | names | example |
/// |---|---|
/// | `query`, `positive` | `Pair`; a `Group` where `positive` is a list or a negative stands beside it |
/// | `query`, `pos`, `neg`, `pos_scores`, `neg_scores`, `prompt`, `type` (FlagEmbedding) | `Group` |
/// | `query`, `pos`, `neg` (KaLM; a query `Instruct: … \n Query: …` is cut into prompt and query) | `Group` |
/// | `query`, `positive_passages`, `negative_passages` (Tevatron), `query`, `pos_doc`, `neg_doc` (NeMo) | `Group` |
/// | `query`, `positives`, `negatives`, `positive_scores`, `negative_scores` (`ExampleWriter`) | `Group` |
/// | `anchor`, `positive`, `negative` or `negative_1` … (sentence-transformers) | `Pair`, `Group` |
/// | `query`, `anchor` or `question`; `answer`, `context`, `passage` or `document` | `Pair`, `Group` |
/// | the same and `score`, `scores`, `label` or `labels`: a number, whatever it is | `Scored` |
/// | `query`, `docs` and `labels`: lists, what is above 0 is a positive | `Group` |
/// | `first`, `second`, `score`; `sentence1`, `sentence2` and `score` or `label` | `Scored` |
/// | `sentence_A`, `sentence_B`, `score` | `Scored` |
/// | `text`, `label` | `Labelled` |
///
/// Names decide, not the order of the columns. A row whose names may mean two things is refused.
/// `id` or `_id`, `task` or `task_name`, and `prompt` go into `Meta`; every other column is kept as an
/// attribute. A row without an id gets one made of what it holds, the same wherever it stands; for that the
/// reader remembers up to 32 bytes a row.
public final class ExampleReader implements Iterator<Example>, AutoCloseable {
    private final Iterator<Path> inputs;
    private final int inputCount;
    private final ReadOptions options;
    private final Rejects rejects = new Rejects();
    private final ContentIds ids = new ContentIds();
    private final LeftBehind left = new LeftBehind();
    private final SharedIds sharedIds = new SharedIds();
    private long queriesWithoutPositive;
    private int filesWithoutRows;
    private int opened;
    private @Nullable ExampleSource source;
    private @Nullable Example next;

    private ExampleReader(List<Path> inputs, ReadOptions options) {
        this.inputs = List.copyOf(inputs).iterator();
        this.inputCount = inputs.size();
        this.options = requireNonNull(options, "options is null");
    }

    /// Opens one file or BEIR folder.
    public static ExampleReader of(Path input, ReadOptions options) {
        return of(List.of(input), options);
    }

    /// Opens files and BEIR folders that are read one after the other.
    public static ExampleReader of(List<Path> inputs, ReadOptions options) {
        return new ExampleReader(inputs, options);
    }

    /// All examples of a file or BEIR folder.
    public static List<Example> readAll(Path input, ReadOptions options) {
        try (ExampleReader reader = of(input, options)) {
            return reader.stream().toList();
        }
    }

    /// The rows left out so far; empty with `OnBadRow.ERROR`.
    public Rejects rejects() {
        return rejects;
    }

    /// The queries of the BEIR folders read so far that became no example, because no usable judgement gives
    /// them a positive.
    public long queriesWithoutPositive() {
        return queriesWithoutPositive;
    }

    /// How many of the files read so far have no rows. Where all are so, reading is refused.
    public int filesWithoutRows() {
        return filesWithoutRows;
    }

    /// What was left behind so far because no example holds it or it is not read: what it is → how many.
    public Map<String, Long> leftBehind() {
        return left.counts();
    }

    /// Of these, the columns that are not read, such as those of decimals in Parquet: name and type → rows.
    public Map<String, Long> unreadColumns() {
        return left.columns();
    }

    /// The ids that more than one of the inputs read so far has.
    public SharedIds sharedIds() {
        return sharedIds;
    }

    /// The examples not read yet.
    public Stream<Example> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false);
    }

    /// @throws InputException when an input cannot be read, no file has a row, no row of one makes an
    ///     example, or a row is bad and `OnBadRow.ERROR` was asked
    @Override
    public boolean hasNext() {
        while (next == null) {
            if (source == null && !openNext()) {
                return false;
            }
            next = read();
        }
        return true;
    }

    @Override
    public Example next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Example example = requireNonNull(next);
        next = null;
        if (inputCount > 1) {
            sharedIds.add(opened, example);
        }
        return example;
    }

    private boolean openNext() {
        if (!inputs.hasNext()) {
            return false;
        }
        Path input = inputs.next();
        opened++;
        var badRows = new BadRows(options.onBadRow(), rejects);
        source = Files.isDirectory(input)
                ? folder(input, badRows)
                : new FileExamples(input, options, ids, badRows, left);
        return true;
    }

    private ExampleSource folder(Path input, BadRows badRows) {
        return JudgedFolder.find(input)
                .<ExampleSource>map(folder -> new JudgedExamples(folder, options, badRows, left))
                .orElseGet(() -> new BeirExamples(BeirFolder.of(input), options, badRows, left));
    }

    /// The next example of the input that is open, or null when it is at its end.
    private @Nullable Example read() {
        ExampleSource open = requireNonNull(source);
        Example example = open.next();
        if (example == null) {
            close();
            if (open instanceof FileExamples file && file.isEmpty()) {
                passOver(file.file());
            }
        }
        return example;
    }

    /// One shard of many may be empty.
    private void passOver(Path file) {
        filesWithoutRows++;
        if (filesWithoutRows == inputCount) {
            throw new InputException((inputCount == 1
                            ? "the file has no rows: "
                            : "none of the " + inputCount + " files has rows; the last: ")
                    + file);
        }
    }

    @Override
    public void close() {
        if (source != null) {
            if (source instanceof BeirExamples beir) {
                queriesWithoutPositive += beir.withoutPositive();
            }
            source.close();
            source = null;
        }
    }
}
