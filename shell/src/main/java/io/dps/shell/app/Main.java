package io.dps.shell.app;

import io.dps.shell.line.SystemStreams;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.util.List;

/**
 * The main class: runs the shell with the arguments, the environment and the standard streams of the process, and exits
 * with the shell's exit code.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Streams streams = SystemStreams.open();
        int code;
        try (Shell shell = new Shell(new Variables(System.getenv()))) {
            code = shell.run(List.of(arguments), streams);
        }
        System.exit(code);
    }
}
