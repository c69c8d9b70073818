package io.dps.shell.topic;

import io.dps.contract.Isolation;
import picocli.CommandLine.Option;

/** The option of commands that read records of a topic themselves. */
public final class IsolationOption {
    @Option(
            names = "--isolation",
            paramLabel = "LEVEL",
            defaultValue = "read_committed",
            description = "Which records of transactions: read_committed, or read_uncommitted, open and aborted ones"
                    + " included (default: read_committed).")
    private Isolation level;

    public Isolation level() {
        return level;
    }
}
