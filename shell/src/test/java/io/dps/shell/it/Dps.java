package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.shell.app.Shell;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Runs {@code bin/dps} of the distribution in folders of its own, as a user without any setting would. Only the cache,
 * whose files are named by their content, is that of all tests. Where the servers are looked at, and not the program, the
 * shell runs in this process: the start of a program for each command was half of what these tests took of the cores.
 */
final class Dps {
    private static final long DEADLINE_MINUTES = 6;

    /** Options of the JVMs of all servers that tests start; a JVM says on standard error that it has found them. */
    private static final String SERVER_OPTIONS = "JAVA_TOOL_OPTIONS";

    private static final String FOUND_OPTIONS = "(?m)^Picked up " + SERVER_OPTIONS + ": .*\\R";

    private final Path folder;
    private final Path distribution;
    private final Map<String, String> environment = new HashMap<>();
    private boolean ofThisProcess;

    /** dps from the distribution of this build, with its files below the folder. */
    Dps(Path folder) {
        this(folder, Path.of(System.getProperty("dps.distribution")));
    }

    Dps(Path folder, Path distribution) {
        this.folder = folder;
        this.distribution = distribution;
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("XDG_STATE_HOME", state().getParent().toString());
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        environment.put("XDG_CACHE_HOME", System.getProperty("dps.cache"));
        environment.putAll(ForkPorts.variables());
    }

    /** Where dps keeps its contexts. */
    Path state() {
        return folder.resolve("state").resolve("dps");
    }

    /** The same dps with another variable; an empty value takes it away. */
    Dps with(String variable, String value) {
        Dps changed = in(ofThisProcess);
        changed.environment.put(variable, value);
        return changed;
    }

    /**
     * The same dps, of which {@link #run} and {@link #runWithInput} are this process's own shell; it works in the folder of
     * this process.
     */
    Dps inThisProcess() {
        return in(true);
    }

    /** The same dps as a program of its own, which works in the folder of the test. */
    Dps asProgram() {
        return in(false);
    }

    private Dps in(boolean thisProcess) {
        Dps changed = new Dps(folder, distribution);
        changed.environment.putAll(environment);
        changed.ofThisProcess = thisProcess;
        return changed;
    }

    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    /** Runs a line of the system's shell, in which {@code $DPS} is dps. */
    Result runLine(String line) {
        return run("", line, plain(List.of("sh", "-c", "DPS='" + program() + "'; " + line)));
    }

    Result runWithInput(String input, String... arguments) {
        if (ofThisProcess) {
            return runShell(input, arguments);
        }
        return run(input, String.join(" ", arguments), prepared(line(arguments)));
    }

    private Result runShell(String input, String... arguments) {
        CapturedStreams streams = CapturedStreams.withInput(input);
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.keySet().removeIf(name -> name.startsWith("DPS_"));
        variables.putAll(environment);
        variables.values().removeIf(String::isEmpty);
        String home = System.getProperty("dps.home", "");
        System.setProperty("dps.home", distribution.toString());
        try (Shell shell = new Shell(new Variables(variables))) {
            int code = shell.run(List.of(arguments), streams.streams());
            return new Result(String.join(" ", arguments), code, streams.out(), streams.err());
        } finally {
            System.setProperty("dps.home", home);
        }
    }

    private Result run(String input, String line, ProcessBuilder builder) {
        try {
            Path in = Files.createTempFile(folder, "in", "");
            Files.writeString(in, input);
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            Process process = builder.redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("no end after " + DEADLINE_MINUTES + " minutes: dps " + line + "\n"
                        + Files.readString(out) + Files.readString(err));
            }
            String said = Files.readString(err).replaceAll(FOUND_OPTIONS, "");
            return new Result(line, process.exitValue(), Files.readString(out), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts dps and leaves it running; its standard streams are pipes. */
    Process start(String... arguments) {
        try {
            return plain(line(arguments)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts dps and leaves it running; what it says goes to files. */
    Process startInto(Path out, Path err, String... arguments) {
        try {
            return plain(line(arguments))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts dps at a terminal of its own, which takes key strokes from a pipe and shows its screen in one. */
    Process startAtTerminal(String... arguments) {
        return startScript("exec " + String.join(" ", line(arguments)));
    }

    /** As {@link #startAtTerminal}, of a line of the system's shell, in which {@code $DPS} is dps. */
    Process startLineAtTerminal(String line) {
        return startScript("DPS='" + program() + "'; " + line);
    }

    private Process startScript(String line) {
        try {
            ProcessBuilder script =
                    plain(List.of("script", "-qefc", line, "/dev/null")).redirectErrorStream(true);
            // script would run the line by the shell of whoever runs the tests; what Ctrl-C does to a shell differs.
            script.environment().put("SHELL", "/bin/sh");
            return script.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the path of the launcher. */
    String program() {
        return distribution.resolve("bin/dps").toString();
    }

    private List<String> line(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The process of a service or an application that runs. */
    long processId(String name) {
        // After a kill, the supervisor takes some seconds to start the process again.
        return Awaitility.await()
                .atMost(Duration.ofMinutes(DEADLINE_MINUTES))
                .until(() -> runningProcess(name), OptionalLong::isPresent)
                .getAsLong();
    }

    private OptionalLong runningProcess(String name) throws IOException {
        for (JsonNode row :
                new ObjectMapper().readTree(run("stack", "status", "-o", "json").out())) {
            if (row.path("service").asText().equals(name)) {
                String id = row.path("id").asText();
                return id.matches("\\d+") ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
            }
        }
        throw new AssertionError(name + " is not among the services");
    }

    /**
     * Ends a service so that the supervisor cannot bring it back: its settings make no sense until the next deploy writes
     * them anew.
     */
    void endForGood(String service) throws IOException {
        endForGood(service, processId(service));
    }

    /** Ends a service whose process was asked before: one that is busy does not answer {@code stack status}. */
    void endForGood(String service, long pid) throws IOException {
        Path context = state().resolve("local");
        switch (service) {
            case "kafka" -> Files.writeString(context.resolve("conf/kafka.properties"), "process.roles=none\n");
            case "connect" -> Files.writeString(context.resolve("secret/connect.properties"), "spark.master=none\n");
            default -> throw new IllegalArgumentException(service);
        }
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /** A program whose standard error is read as it comes. */
    private ProcessBuilder plain(List<String> command) {
        ProcessBuilder builder = prepared(command);
        builder.environment().remove(SERVER_OPTIONS);
        return builder;
    }

    private ProcessBuilder prepared(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DPS_"));
        // A pager would wait for keys.
        builder.environment().put("PAGER", "");
        builder.environment().put("TERM", "xterm-256color");
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder;
    }

    /**
     * What a run ended with.
     *
     * @param line the arguments, or the line of the system's shell
     * @param code exit code
     * @param out standard output
     * @param err standard error
     */
    record Result(String line, int code, String out, String err) {
        Result succeeds() {
            return exitsWith(0);
        }

        Result exitsWith(int expected) {
            assertThat(code)
                    .as("dps %s%n--- out%n%s%n--- err%n%s", line, shorten(out), shorten(err))
                    .isEqualTo(expected);
            return this;
        }

        Result says(String... texts) {
            assertThat(err).as("dps %s", line).contains(texts);
            return this;
        }

        List<String> lines() {
            return out.lines().toList();
        }

        private static String shorten(String text) {
            return text.length() > 4_000 ? text.substring(0, 4_000) + "..." : text;
        }
    }
}
