package dev.kalmia.data;

import dev.kalmia.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The judged queries of a BEIR folder as groups, in the order of the judgements. The judgements are read first,
/// so that of a large collection only the judged texts are held in memory.
final class BeirExamples implements ExampleSource {
    private final BeirFolder folder;
    private final String task;
    private final BadRows badRows;
    private final Map<String, String> queries;
    private final Map<String, String> further;
    private final LeftBehind left;
    private final Map<String, Document> documents;
    private final Iterator<Map.Entry<String, SequencedMap<String, Judgement>>> judged;
    private boolean any;
    private long withoutPositive;

    BeirExamples(BeirFolder folder, ReadOptions options, BadRows badRows, LeftBehind left) {
        this.folder = folder;
        this.left = left;
        this.task = options.task() == null ? folder.name() : options.task();
        this.badRows = badRows;
        SequencedMap<String, SequencedMap<String, Judgement>> judgements = judgements(options.maxLineBytes());
        Set<String> ids = new HashSet<>();
        judgements.values().forEach(of -> ids.addAll(of.keySet()));
        IdentifiedTexts asked =
                folder.readQueries(new Selection(judgements::containsKey, options.maxLineBytes(), badRows::refuse));
        this.queries = asked.byId();
        this.further = asked.further();
        left.add("queries without a judgement", asked.passedOver());
        IdentifiedTexts corpus =
                folder.readCorpus(new Selection(ids::contains, options.maxLineBytes(), badRows::refuse));
        this.documents = corpus.documents();
        left.add("documents without a judgement", corpus.passedOver());
        this.judged = judgements.entrySet().iterator();
    }

    /// Query → document → judgement, all in the order of the file.
    private SequencedMap<String, SequencedMap<String, Judgement>> judgements(int maxLineBytes) {
        SequencedMap<String, SequencedMap<String, Judgement>> byQuery = new LinkedHashMap<>();
        boolean rows = false;
        try (JudgementRows reader = new JudgementRows(folder.judgements(), maxLineBytes)) {
            while (true) {
                try {
                    Judgement row = reader.next();
                    if (row == null) {
                        break;
                    }
                    rows = true;
                    SequencedMap<String, Judgement> of =
                            byQuery.computeIfAbsent(row.query(), key -> new LinkedHashMap<>());
                    if (of.putIfAbsent(row.document(), row) != null) {
                        throw reader.twice(row);
                    }
                } catch (BadRow fault) {
                    rows = true;
                    badRows.refuse(fault);
                }
            }
        }
        if (!rows) {
            throw new InputException("the file has no judgements: " + folder.judgements());
        }
        return byQuery;
    }

    @Override
    public @Nullable Example next() {
        while (judged.hasNext()) {
            Map.Entry<String, SequencedMap<String, Judgement>> entry = judged.next();
            String query = queries.get(entry.getKey());
            Group group = null;
            if (query == null) {
                entry.getValue().values().forEach(this::refuseQuery);
            } else {
                group = group(entry.getKey(), query, entry.getValue().values());
            }
            if (group != null) {
                any = true;
                return group;
            }
        }
        requireAny();
        return null;
    }

    /// The example of one query, or null when it has no positive or cannot be used.
    private @Nullable Group group(String id, String query, Collection<Judgement> judgements) {
        List<Document> positives = new ArrayList<>();
        List<Document> negatives = new ArrayList<>();
        for (Judgement judgement : judgements) {
            Document document = documents.get(judgement.document());
            if (document == null) {
                refuse(judgement, "unknown document", noRow(folder.corpus(), judgement.document()));
            } else if (Texts.fault(document.text()) != null) {
                refuse(judgement, Texts.EMPTY, "document " + Numbers.shown(judgement.document()));
            } else {
                (judgement.relevance() > 0 ? positives : negatives).add(document.graded(judgement.relevance()));
            }
        }
        if (positives.isEmpty()) {
            withoutPositive++;
            return null;
        }
        try {
            JsonRow said = new JsonRow(folder.queries(), 0, HostileJson.object(further.getOrDefault(id, "")));
            Meta meta = FolderMeta.of(said, Set.of(), id, task, null);
            FolderMeta.leftBehind(said, left);
            return DocumentNotes.group(query, positives, negatives, meta);
        } catch (InputException e) {
            refuse(judgements.iterator().next(), "refused", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void refuseQuery(Judgement judgement) {
        refuse(judgement, "unknown query", noRow(folder.queries(), judgement.query()));
    }

    private static String noRow(Path file, String id) {
        return file.getFileName() + " has no usable row " + Numbers.shown(id);
    }

    private void refuse(Judgement judgement, String reason, String detail) {
        badRows.refuse(new BadRow(folder.judgements(), judgement.line(), reason, detail));
    }

    private void requireAny() {
        if (!any) {
            BadRow first = badRows.first();
            throw new InputException(
                    folder.judgements() + ": no query has a document that is judged above 0 and can be used"
                            + (first == null ? "" : "; the first bad row: " + first.getMessage()));
        }
    }

    /// The queries read so far that no judgement that can be used gives a positive.
    long withoutPositive() {
        return withoutPositive;
    }

    @Override
    public void close() {}
}
