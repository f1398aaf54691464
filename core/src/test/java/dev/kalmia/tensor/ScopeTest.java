package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    @DisplayName("every tensor made while a scope is open goes when it closes")
    void freesWhatWasMade() {
        long before = Scope.liveTensors();
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1, 2}, 2);
            x.add(x).multiply(x);
            assertThat(Scope.liveTensors()).isEqualTo(before + 3);
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    @DisplayName("a kept tensor lives in the scope around")
    void keepsForTheParent() {
        try (Scope _ = Scope.open()) {
            Tensor kept;
            try (Scope inner = Scope.open()) {
                kept = inner.keep(Tensors.of(new float[] {3}, 1));
            }
            assertThat(Tensors.item(kept)).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("a released tensor lives until its own close, which may be called twice")
    void releases() {
        Tensor free;
        try (Scope scope = Scope.open()) {
            free = scope.release(Tensors.of(new float[] {4}, 1));
        }
        assertThat(Tensors.item(free)).isEqualTo(4);
        free.close();
        free.close();
        assertThatIllegalStateException().isThrownBy(free::shape).withMessageContaining("after its scope was closed");
    }

    @Test
    @DisplayName("what left a scope, by being kept, released or closed, is no longer counted or freed by it")
    void forgetsWhatLeft() {
        long before = Scope.liveTensors();
        Tensor free;
        try (Scope _ = Scope.open()) {
            Tensor kept;
            try (Scope inner = Scope.open()) {
                kept = inner.keep(Tensors.of(new float[] {1}, 1));
                free = inner.release(Tensors.of(new float[] {2}, 1));
                Tensor closed = Tensors.of(new float[] {3}, 1);
                closed.close();
                assertThatIllegalArgumentException().isThrownBy(() -> inner.keep(kept));
                assertThatIllegalArgumentException().isThrownBy(() -> inner.release(closed));
                assertThat(Scope.liveTensors()).isEqualTo(before + 2);
            }
            assertThat(Scope.liveTensors()).isEqualTo(before + 2);
            assertThat(Tensors.item(kept.add(free))).isEqualTo(3);
        }
        assertThat(Scope.liveTensors()).isEqualTo(before + 1);
        assertThat(Tensors.item(free)).isEqualTo(2);
        free.close();
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    @DisplayName("use after the scope closed is an error")
    void refusesUseAfterClose() {
        Tensor late;
        try (Scope _ = Scope.open()) {
            late = Tensors.of(new float[] {1}, 1);
        }
        assertThatIllegalStateException().isThrownBy(late::sum).withMessageContaining("after its scope was closed");
    }

    @Test
    @DisplayName("making a tensor with no scope open is an error that says what to do")
    void refusesWithoutScope() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tensors.of(new float[] {1}, 1))
                .withMessageContaining("try (Scope scope = Scope.open())");
    }

    @Test
    @DisplayName("the outermost scope has nowhere to keep a tensor")
    void refusesKeepWithoutParent() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1}, 1);
            assertThatIllegalStateException().isThrownBy(() -> scope.keep(x)).withMessageContaining("release");
        }
    }

    @Test
    @DisplayName("a scope hands over only what it owns")
    void refusesForeignTensors() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1}, 1);
            try (Scope inner = Scope.open()) {
                assertThatIllegalArgumentException().isThrownBy(() -> inner.keep(x));
            }
        }
    }

    @SuppressWarnings("try")
    @Test
    @DisplayName("closing twice, or before an inner scope, is an error")
    void refusesWrongCloses() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("inner scope");
        inner.close();
        outer.close();
        assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("closed already");
    }

    @Test
    @DisplayName("a scope stays on its thread")
    void refusesOtherThreads() throws InterruptedException {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1}, 1);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread other = new Thread(() -> {
                try {
                    scope.release(x);
                } catch (IllegalStateException expected) {
                    thrown.set(expected);
                }
            });
            other.start();
            other.join();
            assertThat(thrown.get()).hasMessageContaining("thread that opened it");
        }
    }
}
