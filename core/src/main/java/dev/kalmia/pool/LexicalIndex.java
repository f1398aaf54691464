package dev.kalmia.pool;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;

/// The words of a pool's texts, ranked by BM25 (Robertson and Zaragoza 2009; k1 = 1.2, b = 0.75, as Lucene
/// computes it). Words are cut by Unicode's rules (UAX 29) and lower-cased. On disk: memory does not grow
/// with the pool. For any number of threads.
public final class LexicalIndex implements AutoCloseable {
    private static final String WORDS = "words";
    private static final double BUFFER_MEGABYTES = 64;

    // It tells everybody on standard error which instructions it may use. Held, or the level would be forgotten.
    private static final Logger TALKATIVE = Logger.getLogger("org.apache.lucene.internal.vectorization");

    static {
        TALKATIVE.setLevel(Level.SEVERE);
    }

    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final Analyzer analyzer = new StandardAnalyzer();

    private LexicalIndex(DirectoryReader reader) {
        this.reader = reader;
        this.searcher = new IndexSearcher(reader);
        searcher.setSimilarity(new BM25Similarity());
    }

    /// Makes the index in a folder anew.
    ///
    /// @param folder where it lies, for it alone
    /// @param progress told of the texts that are read; started and finished here
    /// @throws InputException when the folder cannot be written
    public static LexicalIndex build(Path folder, TextPool pool, Progress progress) {
        try {
            write(folder, pool, progress);
            return new LexicalIndex(DirectoryReader.open(FSDirectory.open(folder)));
        } catch (IOException e) {
            throw new InputException("cannot write " + folder + ": " + InputException.reason(e), e);
        }
    }

    /// One segment by one thread, so that the number of a document is the row of its text.
    private static void write(Path folder, TextPool pool, Progress progress) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer())
                .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                .setMergeScheduler(new SerialMergeScheduler())
                .setSimilarity(new BM25Similarity())
                .setRAMBufferSizeMB(BUFFER_MEGABYTES);
        progress.start("index words", pool.size(), "texts");
        try (FSDirectory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, config)) {
            for (int row = 0; row < pool.size(); row++) {
                Document document = new Document();
                document.add(new TextField(WORDS, pool.text(row), Field.Store.NO));
                writer.addDocument(document);
                progress.advance(1);
            }
            writer.forceMerge(1);
        }
        progress.finish();
    }

    /// The rows of the k texts that score best, best first; of equal ones the smaller row first. Texts that
    /// share no word with the query are not among them. Of a query's words the first thousand different ones
    /// count.
    public int[] search(String query, int k) {
        try {
            ScoreDoc[] found = searcher.search(words(query), k).scoreDocs;
            return Arrays.stream(found).mapToInt(hit -> hit.doc).toArray();
        } catch (IOException e) {
            throw new InputException("cannot read the index of words: " + InputException.reason(e), e);
        }
    }

    private BooleanQuery words(String query) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        try (TokenStream tokens = analyzer.tokenStream(WORDS, query)) {
            CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                if (counts.size() < IndexSearcher.getMaxClauseCount() || counts.containsKey(word.toString())) {
                    counts.merge(word.toString(), 1, Integer::sum);
                }
            }
            tokens.end();
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        counts.forEach((word, count) ->
                all.add(new BoostQuery(new TermQuery(new Term(WORDS, word)), count), BooleanClause.Occur.SHOULD));
        return all.build();
    }

    @Override
    public void close() {
        try {
            reader.close();
            reader.directory().close();
            analyzer.close();
        } catch (IOException e) {
            throw new InputException("cannot close the index of words: " + InputException.reason(e), e);
        }
    }
}
