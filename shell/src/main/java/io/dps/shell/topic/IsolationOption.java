package io.dps.shell.topic;

import io.dps.contract.Isolation;
import picocli.CommandLine.Option;

/** The {@code --isolation} option of commands that read topic records. */
public final class IsolationOption {
    @Option(
            names = "--isolation",
            paramLabel = "LEVEL",
            defaultValue = "read_committed",
            description = "Transactional records to read: read_committed, or read_uncommitted, open and aborted ones"
                    + " included (default: read_committed).")
    private Isolation level;

    public Isolation level() {
        return level;
    }
}
