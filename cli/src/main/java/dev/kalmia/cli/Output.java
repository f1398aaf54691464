package dev.kalmia.cli;

import dev.kalmia.run.Json;
import dev.kalmia.run.Progress;
import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where every command's words go: results to standard output, for people or with `--json` for programs, and
/// progress to standard error.
final class Output {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--json", description = "Print the result as JSON on standard output.")
    private boolean json;

    /// Prints a result.
    ///
    /// @param result what [Json] can write
    /// @param forPeople prints the same for a person
    void print(Object result, Consumer<PrintWriter> forPeople) {
        PrintWriter out = command().commandLine().getOut();
        if (json) {
            out.print(Json.write(result));
        } else {
            forPeople.accept(out);
        }
        out.flush();
    }

    /// Prints one of many results: for programs a line of JSON each.
    ///
    /// @param result what [Json] can write
    /// @param forPeople prints the same for a person; null: a person reads the JSON, too
    void line(Object result, @Nullable Consumer<PrintWriter> forPeople) {
        PrintWriter out = command().commandLine().getOut();
        if (json || forPeople == null) {
            out.println(Json.writeLine(result));
        } else {
            forPeople.accept(out);
        }
    }

    /// Says one line to a person, on standard error.
    void say(String line) {
        PrintWriter err = command().commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /// Where the command says how far it is.
    Progress progress() {
        return TerminalProgress.on(command().commandLine().getErr());
    }

    private CommandSpec command() {
        if (command == null) {
            throw new IllegalStateException("an Output lives in a command");
        }
        return command;
    }
}
