package io.dps.shell.line;

import io.dps.contract.Deadline;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.Pty;
import org.jline.terminal.spi.SystemStream;

/**
 * Opens the terminal of this process by system calls only. By default, JLine also runs the programs test, tty and stty,
 * whichever files of these names come first on the PATH.
 */
final class SystemTerminal {
    static final Size USUAL = new Size(80, 24);
    private static final Duration GLANCE = Duration.ofMillis(1);
    /** Only asked whether it has input: JLine reads it. */
    private static final FileInputStream INPUT = new FileInputStream(FileDescriptor.in);
    /**
     * JLine's logger. Silenced, since JLine prints stack traces for problems that it works around; held in a field,
     * since an unreferenced logger loses its level.
     */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    static {
        JLINE.setLevel(Level.OFF);
    }

    private SystemTerminal() {}

    static Terminal open(SystemOutput output) throws IOException {
        try {
            return sized(builder(output).exec(false).dumb(false).build());
        } catch (IOException | IllegalStateException e) {
            // JLine has no native library for this system, so let JLine run the programs.
            return sized(builder(output).build());
        }
    }

    /**
     * Sets a size if the terminal reports none, as a bare pty does: without a size, JLine would truncate prompts to
     * dots.
     */
    static Terminal sized(Terminal terminal) {
        if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
            terminal.setSize(USUAL);
        }
        return terminal;
    }

    /** Returns the size of the terminal to which a stream leads; 0 columns and rows if unknown. */
    static Size size(SystemStream stream) {
        // A system call, which changes nothing: a pager may own the terminal.
        try (Pty terminal = new JniTerminalProvider().current(stream)) {
            return terminal.getSize();
        } catch (IOException | RuntimeException | LinkageError noNativeLibrary) {
            return openedSize();
        }
    }

    /** Returns the modes of the terminal; empty if JLine has no native library for this system. */
    static Optional<Attributes> attributes() {
        try (Pty terminal = new JniTerminalProvider().current(SystemStream.Output)) {
            return Optional.of(terminal.getAttr());
        } catch (IOException | RuntimeException | LinkageError noNativeLibrary) {
            return Optional.empty();
        }
    }

    /** Restores modes that {@link #attributes} has returned, if they have changed: JLine also sets the speed to 0. */
    static void restore(Attributes attributes) {
        try (Pty terminal = new JniTerminalProvider().current(SystemStream.Output)) {
            if (!terminal.getAttr().toString().equals(attributes.toString())) {
                terminal.setAttr(attributes);
            }
        } catch (IOException | RuntimeException gone) {
            // A terminal that is gone has no modes.
        }
    }

    /** Returns true if characters wait at standard input, or arrive within a time; reads none of them. */
    static boolean hasInput(Duration within) {
        Deadline deadline = Deadline.after(within);
        try {
            while (INPUT.available() == 0) {
                if (deadline.isOver()) {
                    return false;
                }
                LockSupport.parkNanos(GLANCE.toNanos());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Closes the terminal at once: on closing, JLine restores the modes that it found on opening, so a later close would
     * undo changes that a pager made in between.
     */
    private static Size openedSize() {
        // Called repeatedly while a command runs, so the command's Ctrl-C handler must stay in place.
        try (Terminal terminal = builder(SystemOutput.SysOut)
                .exec(false)
                .dumb(true)
                .nativeSignals(false)
                .build()) {
            return terminal.getSize();
        } catch (IOException e) {
            return new Size(0, 0);
        }
    }

    private static TerminalBuilder builder(SystemOutput output) {
        return TerminalBuilder.builder().system(true).systemOutput(output).type(TerminalType.of(System.getenv()));
    }

    /**
     * The type of the terminal: {@code TERM} if this machine has a description of that type (terminfo(5), "Fetching
     * Compiled Descriptions"), otherwise xterm, with which newer terminals are compatible.
     */
    static final class TerminalType {
        private static final String USUAL = "xterm-256color";
        private static final List<String> PLACES =
                List.of("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo");

        private TerminalType() {}

        static String of(Map<String, String> environment) {
            String term = environment.getOrDefault("TERM", "");
            if (term.isEmpty() || term.contains("dumb")) {
                return "dumb";
            }
            return term.matches("[A-Za-z0-9][A-Za-z0-9+._-]*") && isDescribed(term, environment) ? term : USUAL;
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
            // Folders are named by the first letter, or by its code if the file system ignores case.
            String letter = type.substring(0, 1);
            String code = Integer.toHexString(type.charAt(0));
            return places.stream()
                    .anyMatch(place ->
                            Files.exists(Path.of(place, letter, type)) || Files.exists(Path.of(place, code, type)));
        }
    }
}
