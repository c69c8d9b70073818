package io.dps.shell.stack;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option of verbs that are about images. */
final class WithoutOption {
    @Option(
            names = "--without",
            paramLabel = "PART",
            split = ",",
            description =
                    "Leave out the images of a part of the stack: airflow (default: what the last deploy left out).")
    private List<String> parts = List.of();

    Set<String> parts() {
        return Set.copyOf(parts);
    }
}
