package dev.kalmia.cli;

import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/// Refuses commands that do not exist, also where help is asked for.
final class KnownCommands implements IExecutionStrategy {
    @Override
    public int execute(ParseResult parsed) {
        // `--help` makes picocli forget what it did not understand, so that a command that does not exist seemed to
        // have a help.
        if (!parsed.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), parsed.unmatched());
        }
        return new RunLast().execute(parsed);
    }
}
