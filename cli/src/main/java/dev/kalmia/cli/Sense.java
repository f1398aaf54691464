package dev.kalmia.cli;

import java.util.List;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/// Refuses command lines that parse and yet ask for nothing that there is, before their command runs.
final class Sense implements IExecutionStrategy {
    @Override
    public int execute(ParseResult parsed) {
        refuseUnknownCommand(parsed);
        for (ParseResult command = parsed; command != null; command = command.subcommand()) {
            refuseEmptySettings(command);
        }
        return new RunLast().execute(parsed);
    }

    /// `--help` makes picocli forget what it did not understand, so that a command that does not exist seemed to
    /// have a help.
    private static void refuseUnknownCommand(ParseResult parsed) {
        if (!parsed.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), parsed.unmatched());
        }
    }

    /// A value of nothing would be the default without a word.
    private static void refuseEmptySettings(ParseResult command) {
        List<String> assignments = command.matchedOptionValue("--set", List.of());
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals > 0 && assignment.substring(equals + 1).isBlank()) {
                throw new ParameterException(
                        command.commandSpec().commandLine(),
                        "--set " + assignment.strip() + ": expected a value after the '='");
            }
        }
    }
}
