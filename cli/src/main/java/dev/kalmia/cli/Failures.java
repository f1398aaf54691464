package dev.kalmia.cli;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Nearest;
import dev.kalmia.run.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is said when something fails, and the exit code: one line that begins with `kalmia:`, and the stack
/// only for those who ask for it.
final class Failures {
    static final int WORK_FAILED = 1;
    static final int USAGE = 2;

    private final PrintStream err;
    private final boolean debug;

    Failures(PrintStream err, boolean debug) {
        this.err = err;
        this.debug = debug;
    }

    /// For arguments that cannot be understood.
    int ofArguments(ParameterException failure, String[] arguments) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        String message = String.valueOf(failure.getMessage()).strip();
        say(failure, message + nearest(failure) + "; '" + command + " --help' says how it is used");
        return USAGE;
    }

    private static String nearest(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        String word = unmatched.getUnmatched().getFirst();
        CommandLine command = failure.getCommandLine();
        Set<String> known = word.startsWith("-")
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        return known.isEmpty() ? "" : Nearest.hint(word, known);
    }

    /// For whatever a command throws.
    int ofWork(Throwable thrown) {
        Throwable failure = unwrap(thrown);
        say(failure, message(failure));
        return failure instanceof UsageException ? USAGE : WORK_FAILED;
    }

    private void say(Throwable failure, String message) {
        err.println("kalmia: " + oneLine(message));
        if (debug) {
            failure.printStackTrace(err);
        }
    }

    /// Names and values out of hostile files must not move the cursor or colour the terminal.
    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\t]]", "\uFFFD");
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return switch (thrown) {
            case UncheckedIOException unchecked when cause != null -> cause;
            case ExecutionException execution when cause != null -> unwrap(cause);
            case CompletionException completion when cause != null -> unwrap(cause);
            default -> thrown;
        };
    }

    private static String message(Throwable failure) {
        String detail = failure.getMessage() == null ? "" : failure.getMessage();
        return switch (failure) {
            case InputException input -> detail;
            case IOException io -> io.getClass().getSimpleName().replace("Exception", "") + ": " + detail;
            case InvalidPathException name ->
                "a file's name cannot be read in this locale (LC_ALL=C.UTF-8 reads all of UTF-8): " + detail;
            case OutOfMemoryError memory ->
                "out of memory (" + detail + "); the heap may have "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, KALMIA_JAVA_OPTS=-Xmx8g gives it more";
            case StackOverflowError stack -> "out of stack; KALMIA_DEBUG=1 shows where";
            default ->
                "unexpected " + failure.getClass().getSimpleName() + (detail.isEmpty() ? "" : ": " + detail)
                        + "; KALMIA_DEBUG=1 shows where";
        };
    }
}
