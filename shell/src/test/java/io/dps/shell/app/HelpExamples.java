package io.dps.shell.app;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** The examples in the help of a command. */
public final class HelpExamples {
    private HelpExamples() {}

    /** The lines, as they are to be typed. */
    public static List<String> of(CommandLine command) {
        List<String> footer =
                Arrays.asList(command.getCommandSpec().usageMessage().footer());
        int heading = footer.indexOf("Examples:");
        return heading < 0
                ? List.of()
                : footer.subList(heading + 1, footer.size()).stream()
                        .map(String::strip)
                        .toList();
    }
}
