package dev.kalmia.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each in a virtual machine of its own, since what it was started with decides.
class VectorApiTest {
    @ParameterizedTest
    @CsvSource({
        "--add-modules=jdk.incubator.vector, true",
        "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED, true",
        "-Dnothing=asked, false"
    })
    @DisplayName("the Vector API is there where the virtual machine has it or may load it")
    void available(String option, boolean expected) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(option, "-cp", System.getProperty("java.class.path"), Told.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(told.strip()).isEqualTo(expected + " " + expected);
    }

    /// Tells whether it is said to be there, and whether it is.
    static final class Told {
        public static void main(String[] arguments) {
            boolean said = VectorApi.available();
            boolean there;
            try {
                there = Class.forName("jdk.incubator.vector.FloatVector").getClassLoader() == null;
            } catch (ClassNotFoundException absent) {
                there = false;
            }
            System.out.println(said + " " + there);
        }
    }
}
