package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerPlaceTest {
    private static final Map<String, String> USUAL =
            Map.of("MASTER_ADDR", "node7", "MASTER_PORT", "29500", "RANK", "2", "WORLD_SIZE", "4", "LOCAL_RANK", "1");

    @Test
    @DisplayName("torchrun's variables name the place, and without LOCAL_RANK, as PyTorchJob has them, it is 0")
    void readsTheUsual() {
        assertThat(WorkerPlace.of(USUAL)).isEqualTo(new WorkerPlace(2, 4, 1, "node7", 29500));
        Map<String, String> job = new TreeMap<>(USUAL);
        job.remove("LOCAL_RANK");
        assertThat(WorkerPlace.of(job)).isEqualTo(new WorkerPlace(2, 4, 0, "node7", 29500));
    }

    @Test
    @DisplayName("srun's variables stand in where MASTER_ADDR says that workers are meant, and mean nothing elsewhere")
    void readsSlurm() {
        Map<String, String> slurm =
                new TreeMap<>(Map.of("SLURM_NTASKS", "3", "SLURM_PROCID", "2", "SLURM_LOCALID", "0"));
        assertThat(WorkerPlace.of(slurm)).isEqualTo(WorkerPlace.alone());
        slurm.put("MASTER_ADDR", "node7");
        slurm.put("MASTER_PORT", "29500");
        assertThat(WorkerPlace.of(slurm)).isEqualTo(new WorkerPlace(2, 3, 0, "node7", 29500));
    }

    @Test
    @DisplayName("nothing set, nothing in it, or a world of one is one worker")
    void isAlone() {
        assertThat(WorkerPlace.of(Map.of())).isEqualTo(WorkerPlace.alone());
        assertThat(WorkerPlace.of(Map.of("WORLD_SIZE", " "))).isEqualTo(WorkerPlace.alone());
        assertThat(WorkerPlace.of(Map.of("WORLD_SIZE", "1", "RANK", "0"))).isEqualTo(WorkerPlace.alone());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    RANK | | RANK must be set where there are several workers; WORLD_SIZE=4
                    MASTER_ADDR | | MASTER_ADDR must be set where there are several workers; WORLD_SIZE=4
                    MASTER_PORT | | MASTER_PORT must be set where there are several workers; WORLD_SIZE=4
                    RANK | 4 | RANK must be in 0..3; RANK=4
                    RANK | -1 | RANK must be a whole number; RANK=-1
                    WORLD_SIZE | two | WORLD_SIZE must be a whole number; WORLD_SIZE=two
                    WORLD_SIZE | 0 | WORLD_SIZE must be in 1..4096; WORLD_SIZE=0
                    WORLD_SIZE | 99999999999 | WORLD_SIZE must be a whole number; WORLD_SIZE=99999999999
                    LOCAL_RANK | 4 | LOCAL_RANK must be in 0..3; LOCAL_RANK=4
                    MASTER_PORT | 65536 | MASTER_PORT must be in 1..65535; MASTER_PORT=65536
                    MASTER_PORT | 0 | MASTER_PORT must be in 1..65535; MASTER_PORT=0
                    """)
    @DisplayName("a variable that is missing or out of its bounds is named with its value")
    void refuses(String name, String value, String message) {
        Map<String, String> wrong = new TreeMap<>(USUAL);
        if (value == null) {
            wrong.remove(name);
        } else {
            wrong.put(name, value);
        }
        assertThatThrownBy(() -> WorkerPlace.of(wrong))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }
}
