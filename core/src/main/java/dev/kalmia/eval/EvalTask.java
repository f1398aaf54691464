package dev.kalmia.eval;

import dev.kalmia.encode.Encoder;
import dev.kalmia.run.Progress;
import java.util.List;

/// One question to a model, with its data and its protocol, which is mteb's. Made by `TaskFolder`. Immutable.
public abstract sealed class EvalTask permits RetrievalTask, RerankingTask, StsTask, LongDocumentTask {
    private final TaskInfo info;
    private final DatasetRevision revision;

    EvalTask(TaskInfo info, DatasetRevision revision) {
        this.info = info;
        this.revision = revision;
    }

    public final TaskInfo info() {
        return info;
    }

    /// Names the data: the same files and descriptors give the same revision, 40 hexadecimal digits. Reads
    /// the files when it is first asked.
    public final String datasetRevision() {
        return revision.value();
    }

    /// Reads the texts that a model must not have learnt before the test, whatever their role; one may come twice.
    ///
    /// @throws dev.kalmia.run.InputException when the data cannot be used
    public abstract List<String> texts();

    /// Reads the data, encodes it and scores the embeddings.
    ///
    /// @throws dev.kalmia.run.InputException when the data cannot be used
    public abstract TaskResult evaluate(Encoder encoder, Progress progress);
}
