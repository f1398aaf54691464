package dev.kalmia.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test class that leaves tensors behind. JUnit finds it by `META-INF/services` and runs it around every
/// test class of every module.
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {
    private static final Map<Class<?>, Long> BEFORE = new ConcurrentHashMap<>();

    /// Whether the class is watched right now.
    public static boolean watches(Class<?> testClass) {
        return BEFORE.containsKey(testClass);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        BEFORE.put(context.getRequiredTestClass(), Scope.liveTensors());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(Scope.liveTensors())
                .as("tensors alive after the test class")
                .isEqualTo(BEFORE.remove(context.getRequiredTestClass()));
    }
}
