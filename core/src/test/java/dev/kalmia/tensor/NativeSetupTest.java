package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.InputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NativeSetupTest {
    /// Fails as the binding's classes do without their library: in the initialiser first, as a missing class
    /// after.
    private static final class Binding {
        static {
            if (System.getProperty("os.name") != null) {
                throw new UnsatisfiedLinkError("no jnitorch in java.library.path\nand more");
            }
        }

        static void touch() {}
    }

    private static final class Broken {
        static {
            if (System.getProperty("os.name") != null) {
                throw new IllegalStateException("no cache folder");
            }
        }

        static void touch() {}
    }

    @Test
    @DisplayName("libraries that are not there are one line, at the first failure and at later ones")
    void explainsMissingLibraries() {
        for (Runnable load : List.<Runnable>of(Binding::touch, Binding::touch, Broken::touch, Broken::touch)) {
            assertThatThrownBy(() -> NativeSetup.orExplain(load))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("no libtorch for this platform on the class path: add ")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    @DisplayName("a library that lies in the class path is loaded")
    void loads() {
        assertThatCode(NativeSetup::ensure).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("what is loaded ahead, by any number of threads, is there for whoever needs it")
    void loadsAhead() {
        IntStream.range(0, 8).parallel().forEach(_ -> Device.prepare());
        try (Scope _ = Scope.open()) {
            assertThat(Tensors.floats(Tensors.of(new float[] {1, 2}, 2))).containsExactly(1, 2);
        }
    }
}
