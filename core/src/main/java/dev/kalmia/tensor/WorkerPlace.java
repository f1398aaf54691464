package dev.kalmia.tensor;

import dev.kalmia.run.UsageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of several workers a process is, and where they meet: what torchrun, SLURM's `srun` and
/// Kubernetes' PyTorchJob tell by variables of the environment.
///
/// @param rank of this worker, from 0
/// @param size how many workers there are
/// @param localRank of this worker among those of its machine, from 0: which graphics card is its own
/// @param host of worker 0
/// @param port of worker 0; 0 only where there is but one worker
public record WorkerPlace(int rank, int size, int localRank, String host, int port) {
    /// More are a slip of the pen.
    public static final int MOST_WORKERS = 4096;

    private static final int MOST_PORT = 65_535;

    public WorkerPlace {
        require(1, size, MOST_WORKERS, "WORLD_SIZE");
        require(0, rank, size - 1, "RANK");
        require(0, localRank, size - 1, "LOCAL_RANK");
        require(size == 1 ? 0 : 1, port, MOST_PORT, "MASTER_PORT");
    }

    /// The only worker.
    public static WorkerPlace alone() {
        return new WorkerPlace(0, 1, 0, "localhost", 0);
    }

    /// Reads `WORLD_SIZE`, `RANK`, `LOCAL_RANK`, `MASTER_ADDR` and `MASTER_PORT`; where `MASTER_ADDR` is
    /// set, SLURM's `SLURM_NTASKS`, `SLURM_PROCID` and `SLURM_LOCALID` stand in for the first three.
    /// Without a number of workers there is one.
    ///
    /// @throws UsageException for a value that is missing or none, by the name of its variable
    public static WorkerPlace of(Map<String, String> environment) {
        boolean slurm = get(environment, "MASTER_ADDR") != null;
        String sizeName = name(environment, slurm, "WORLD_SIZE", "SLURM_NTASKS");
        String size = get(environment, sizeName);
        if (size == null || number(sizeName, size) == 1) {
            return alone();
        }
        String rankName = name(environment, slurm, "RANK", "SLURM_PROCID");
        String localName = name(environment, slurm, "LOCAL_RANK", "SLURM_LOCALID");
        String local = get(environment, localName);
        return new WorkerPlace(
                number(rankName, needed(environment, rankName, size)),
                number(sizeName, size),
                local == null ? 0 : number(localName, local),
                needed(environment, "MASTER_ADDR", size),
                number("MASTER_PORT", needed(environment, "MASTER_PORT", size)));
    }

    private static String name(Map<String, String> environment, boolean slurm, String usual, String other) {
        return slurm && get(environment, usual) == null && get(environment, other) != null ? other : usual;
    }

    private static @Nullable String get(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String needed(Map<String, String> environment, String name, String size) {
        String value = get(environment, name);
        if (value == null) {
            throw new UsageException(name + " must be set where there are several workers; WORLD_SIZE=" + size);
        }
        return value;
    }

    private static int number(String name, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageException(name + " must be a whole number; " + name + "=" + text);
        }
        return Integer.parseInt(text);
    }

    private static void require(int least, int value, int most, String name) {
        if (value < least || value > most) {
            throw new UsageException(name + " must be in " + least + ".." + most + "; " + name + "=" + value);
        }
    }

    /// Who this is, for a message: `worker 1 of 3`.
    @Override
    public String toString() {
        return "worker " + rank + " of " + size;
    }
}
