package io.dps.shell.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;

/**
 * Opens the terminal of this process by calls to the system. JLine else asks programs too, and runs whatever is first on
 * the PATH under the names test, tty and stty.
 */
final class SystemTerminal {
    private static final Size USUAL = new Size(80, 24);
    /** Held, since a logger that nobody holds forgets its level: JLine prints a stack trace for what it works around. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    static {
        JLINE.setLevel(Level.OFF);
    }

    private SystemTerminal() {}

    static Terminal open(SystemOutput output) throws IOException {
        try {
            return sized(builder(output).exec(false).dumb(false).build());
        } catch (IOException | IllegalStateException e) {
            // A system for which JLine has no library: there the programs are all there is.
            return sized(builder(output).build());
        }
    }

    /** A bare pty says that it has no columns at all, and JLine would cut prompts and questions to dots. */
    static Terminal sized(Terminal terminal) {
        if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
            terminal.setSize(USUAL);
        }
        return terminal;
    }

    /**
     * Returns the columns of the terminal; 0 where they are not known. The terminal is closed at once: JLine restores, when
     * it closes one, the modes that it found, and a pager may have changed them meanwhile.
     */
    static int width() {
        // Asked again and again while a command runs, whose Ctrl-C must not go to another handler meanwhile.
        try (Terminal terminal = builder(SystemOutput.SysOut)
                .exec(false)
                .dumb(true)
                .nativeSignals(false)
                .build()) {
            return terminal.getWidth();
        } catch (IOException e) {
            return 0;
        }
    }

    private static TerminalBuilder builder(SystemOutput output) {
        return TerminalBuilder.builder().system(true).systemOutput(output).type(TerminalType.of(System.getenv()));
    }

    /**
     * The type of the terminal, as {@code TERM} says it where this machine has a description of it (terminfo(5), "Fetching
     * Compiled Descriptions"). Terminals that are younger than the machine do what xterm does.
     */
    static final class TerminalType {
        private static final String USUAL = "xterm-256color";
        private static final List<String> PLACES =
                List.of("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo");

        private TerminalType() {}

        static String of(Map<String, String> environment) {
            String said = environment.getOrDefault("TERM", "");
            if (said.isEmpty() || said.contains("dumb")) {
                return "dumb";
            }
            return said.matches("[A-Za-z0-9][A-Za-z0-9+._-]*") && isDescribed(said, environment) ? said : USUAL;
        }

        private static boolean isDescribed(String type, Map<String, String> environment) {
            List<String> places = new ArrayList<>(PLACES);
            Optional.ofNullable(environment.get("TERMINFO")).ifPresent(places::add);
            Optional.ofNullable(environment.get("HOME"))
                    .map(home -> home + "/.terminfo")
                    .ifPresent(places::add);
            Optional.ofNullable(environment.get("TERMINFO_DIRS")).ifPresent(all -> Stream.of(all.split(":"))
                    .filter(dir -> !dir.isEmpty())
                    .forEach(places::add));
            // By the first letter, or by its code where the file system does not tell upper from lower case.
            String letter = type.substring(0, 1);
            String code = Integer.toHexString(type.charAt(0));
            return places.stream()
                    .anyMatch(place ->
                            Files.exists(Path.of(place, letter, type)) || Files.exists(Path.of(place, code, type)));
        }
    }
}
