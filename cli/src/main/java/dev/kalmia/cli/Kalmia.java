package dev.kalmia.cli;

import dev.kalmia.run.CodeVersion;
import dev.kalmia.run.ProcessEnd;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `kalmia`: reads the arguments, runs the command they name, and ends with 0, 1 when the work failed, or 2
/// when the arguments or settings were wrong.
@Command(
        name = "kalmia",
        description = "Makes strong, compact text-embedding models out of good training data, and proves them.",
        versionProvider = Kalmia.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Kalmia implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private Kalmia() {}

    /// Without a command there is nothing to do.
    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "which command?");
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Signals.endAtOnce();
        int code = run(arguments, out, System.err, System.getenv());
        if (out.checkError() && code == 0) {
            System.err.println(
                    "kalmia: standard output could not be written, and what belongs there is lost; files are whole");
            code = Failures.WORK_FAILED;
        }
        System.err.flush();
        if (Boolean.getBoolean("kalmia.rehearsal")) {
            // The cache of loaded classes is written on the way out.
            Runtime.getRuntime().halt(code);
        }
        ProcessEnd.now(code);
    }

    /// Runs one command line.
    ///
    /// @return the exit code
    static int run(String[] arguments, PrintStream out, PrintStream err, Map<String, String> environment) {
        Failures failures = new Failures(err, environment.containsKey("KALMIA_DEBUG"));
        CommandLine line = new CommandLine(new Kalmia());
        Commands.of(arguments).forEach((name, command) -> {
            CommandLine subcommand = new CommandLine(command.get());
            subcommand.getCommandSpec().versionProvider(new Version());
            if (subcommand.getCommand() instanceof StageCommand stage) {
                subcommand.getCommandSpec().usageMessage().footer(stage.footer());
            }
            line.addSubcommand(name, subcommand);
        });
        // What is set on a command reaches the subcommands that it has by then.
        line.registerConverter(Path.class, Kalmia::path)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(new KnownCommands())
                .setParameterExceptionHandler(failures::ofArguments)
                .setExecutionExceptionHandler((failure, command, parsed) -> failures.ofWork(failure));
        try {
            return line.execute(arguments);
        } catch (Error e) {
            // Also the fault of a mapped file that somebody cut short, and native libraries that do not load.
            return failures.ofWork(e);
        }
    }

    /// An empty name would be the current folder without a word.
    private static Path path(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("must name a file or folder; it is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            throw new TypeConversionException("is no path: " + wrong.getReason());
        }
    }

    /// What `--version` prints.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            StringBuilder libraries = new StringBuilder();
            CodeVersion.libraries()
                    .forEach((name, version) -> libraries
                            .append(libraries.isEmpty() ? "" : ", ")
                            .append(name)
                            .append(' ')
                            .append(version));
            return new String[] {"kalmia " + CodeVersion.current(), libraries.toString()};
        }
    }
}
