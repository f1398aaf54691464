package dev.kalmia.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// The output folder of one stage, which is there whole or not at all.
/// A stage writes into [#work()], a sibling called `OUT.partial`, and [#finish] gives it the name `OUT`.
/// Killed in between, the sibling stays, and the next run of the same stage goes on in it; a run that was
/// asked for something else clears it, or is refused where that would lose what took long. An `OUT` that some
/// stage finished is replaced when a stage of the same kind finishes here; until then it stays. Anything else
/// called `OUT` is somebody's, and is never touched.
public final class StageFolder implements AutoCloseable {
    private final Path out;
    private final Path work;
    private final Path old;
    private final StageSpec spec;
    private final FolderLock lock;
    private boolean finished;

    private StageFolder(Path out, StageSpec spec, FolderLock lock) {
        this.out = out;
        this.work = sibling(out, "", ".partial");
        this.old = sibling(out, ".", ".replaced");
        this.spec = spec;
        this.lock = lock;
    }

    /// Takes the folder for one run and makes it ready to be written, or finds it [finished][#finished()].
    ///
    /// @throws InputException when another run is writing here, or when `out` is there and is not what a
    ///     stage of this kind has finished
    public static StageFolder open(Path out, StageSpec spec) {
        return open(out, spec, List.of());
    }

    /// The same for work that is not cleared for another run.
    ///
    /// @param costly names of what takes long in the work
    /// @throws InputException also when such work was begun with something else; names what differs
    public static StageFolder open(Path out, StageSpec spec, List<String> costly) {
        Path folder = out.toAbsolutePath().normalize();
        if (folder.getParent() == null) {
            throw new InputException(out + ": the root of the file system cannot be an output folder");
        }
        try {
            Files.createDirectories(folder.getParent());
            Path real = FolderLock.real(folder);
            FolderLock lock = FolderLock.take(out, sibling(real, ".", ".lock"));
            try {
                StageFolder stage = new StageFolder(real, spec, lock);
                stage.prepare(costly);
                return stage;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InputException("cannot write folder " + out + ": " + InputException.reason(e), e);
        }
    }

    /// Whether the output of this very stage, by this code, is already there, with all its files as they were
    /// written; then there is nothing to do.
    public boolean finished() {
        return finished;
    }

    private boolean isFinished(Path folder) {
        if (!isStageOutput(folder)) {
            return false;
        }
        RunRecord record = record(folder);
        try {
            return record.answers(spec) && record.isWholeIn(folder);
        } catch (IOException e) {
            throw new InputException("cannot read folder " + folder + ": " + InputException.reason(e), e);
        }
    }

    private static RunRecord record(Path folder) {
        try {
            return RunRecord.read(folder);
        } catch (InputException damaged) {
            throw new InputException(
                    damaged.getMessage() + "; delete the folder " + folder + " to have the stage run again", damaged);
        }
    }

    /// Where the stage writes. What an earlier, killed run of the same stage left is in it.
    public Path work() {
        return work;
    }

    /// Deletes what an earlier, killed run left in the work, for a stage that begins anew.
    public static void clear(Path work) {
        try (Stream<Path> entries = Files.list(work)) {
            for (Path entry : entries.toList()) {
                if (!entry.endsWith(UnfinishedWork.NAME)) {
                    Trees.delete(entry);
                }
            }
        } catch (IOException e) {
            throw new InputException("cannot clear folder " + work + ": " + InputException.reason(e), e);
        }
    }

    /// Makes the work the output: writes `run.json`, then renames.
    public void finish(RunRecord record) {
        if (!record.answers(spec)) {
            throw new IllegalArgumentException("the record is not of the stage that was opened: " + record.spec());
        }
        try {
            record.withOutputsIn(work).write(work);
            Files.deleteIfExists(work.resolve(UnfinishedWork.NAME));
            AtomicFile.syncFolder(work);
            putInPlace();
        } catch (IOException e) {
            throw new InputException("cannot finish folder " + out + ": " + InputException.reason(e), e);
        }
    }

    /// Lets the next run in. Work that is not finished stays where it is.
    @Override
    public void close() {
        lock.close();
    }

    private void prepare(List<String> costly) throws IOException {
        refuseForeign();
        if (isFinished(work)) {
            // Killed between run.json and the rename.
            Files.deleteIfExists(work.resolve(UnfinishedWork.NAME));
            putInPlace();
        }
        if (isStageOutput(out) && isStageOutput(old)) {
            Trees.deleteWithLast(old, RunRecord.FILE_NAME);
        }
        finished = isFinished(out);
        if (!finished) {
            resumeOrClear(costly);
        }
    }

    private void refuseForeign() throws IOException {
        if (Files.exists(out) && !Trees.isEmptyFolder(out)) {
            if (!isStageOutput(out)) {
                throw new InputException(out + ": is there and no stage made it (it has no " + RunRecord.FILE_NAME
                        + "); name another output folder, or delete this one");
            }
            String made = record(out).stage();
            if (!made.equals(spec.stage())) {
                throw new InputException(out + ": holds the output of a stage of kind '" + made + "', not '"
                        + spec.stage() + "'; name another output folder");
            }
        }
        if (Files.exists(work)
                && !Trees.isEmptyFolder(work)
                && !isStageOutput(work)
                && !Files.isRegularFile(work.resolve(UnfinishedWork.NAME))) {
            throw new InputException(work + ": is there and no stage made it; move it away or delete it");
        }
    }

    private void resumeOrClear(List<String> costly) throws IOException {
        UnfinishedWork unfinished = new UnfinishedWork(work, spec);
        if (unfinished.isSame()) {
            Trees.deletePartials(work);
        } else {
            unfinished.begin(costly);
        }
    }

    private void putInPlace() throws IOException {
        if (isStageOutput(out)) {
            if (isStageOutput(old)) {
                Trees.deleteWithLast(old, RunRecord.FILE_NAME);
            }
            Files.move(out, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(work, out, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.syncFolder(work.resolveSibling("."));
        if (isStageOutput(old)) {
            Trees.deleteWithLast(old, RunRecord.FILE_NAME);
        }
    }

    private static boolean isStageOutput(Path folder) {
        return Files.isRegularFile(folder.resolve(RunRecord.FILE_NAME));
    }

    private static Path sibling(Path folder, String before, String after) {
        return folder.resolveSibling(before + folder.getFileName() + after);
    }
}
