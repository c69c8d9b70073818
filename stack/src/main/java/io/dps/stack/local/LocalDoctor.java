package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.machine.ProcFiles;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Checks the machine and one context on it; changes nothing. */
final class LocalDoctor {
    private static final int OLDEST_JAVA = 17;
    private static final int NEWEST_JAVA = 25;
    private static final long NEEDED_DISK = 1L << 30;

    private final LocalStack stack;
    private final int javaVersion;
    private final String searchPath;

    LocalDoctor(LocalStack stack) {
        this(
                stack,
                Runtime.version().feature(),
                Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    LocalDoctor(LocalStack stack, int javaVersion, String searchPath) {
        this.stack = stack;
        this.javaVersion = javaVersion;
        this.searchPath = searchPath;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(setsid());
        findings.add(jars("kafka", stack.kafkaJars()));
        findings.add(jars("spark", stack.sparkJars()));
        findings.add(stateFolder());
        findings.add(disk());
        findings.add(memory());
        findings.add(loopback());
        deployment(findings);
        return List.copyOf(findings);
    }

    private Finding java() {
        String seen = "Java " + javaVersion + " in " + System.getProperty("java.home");
        return javaVersion >= OLDEST_JAVA && javaVersion <= NEWEST_JAVA
                ? ok("java", seen)
                : fail("java", seen, "run dps on JDK 17 to 25: Spark does not start on other versions");
    }

    private Finding setsid() {
        for (String folder : searchPath.split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "setsid"))) {
                return ok("setsid", Path.of(folder, "setsid").toString());
            }
        }
        return fail("setsid", "setsid is not on the PATH", "install util-linux");
    }

    private static Finding jars(String runtime, JarFolder folder) {
        return folder.hasJars()
                ? ok("runtime " + runtime, folder.toString())
                : fail("runtime " + runtime, folder + " contains no jars", JarFolder.START_WITH_LAUNCHER);
    }

    private Finding stateFolder() {
        Path there = existing(stack.folder().path());
        return Files.isDirectory(there) && Files.isWritable(there)
                ? ok("state folder", stack.folder().path().toString())
                : fail(
                        "state folder",
                        "cannot write to " + there,
                        "make the folder writable, or choose another one with XDG_STATE_HOME");
    }

    private Finding disk() {
        Path there = existing(stack.folder().path());
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String seen = mebibytes(free) + " free at " + there;
            return free >= NEEDED_DISK
                    ? ok("disk", seen)
                    : warn(
                            "disk",
                            seen,
                            "free up at least " + mebibytes(NEEDED_DISK) + " for topics, checkpoints and logs");
        } catch (IOException e) {
            return warn("disk", "free space at " + there + " is unknown: " + e.getMessage(), "");
        }
    }

    private static Path existing(Path path) {
        Path there = path;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private Finding memory() {
        long needed = stack.services().stream()
                .filter(service -> !stack.table().alive(service.name()))
                .mapToLong(LocalService::neededBytes)
                .sum();
        OptionalLong available = ProcFiles.availableBytes();
        if (available.isEmpty()) {
            return warn("memory", "available memory is unknown", "");
        }
        String seen = mebibytes(available.getAsLong()) + " available, " + mebibytes(needed) + " needed to start";
        return available.getAsLong() >= needed ? ok("memory", seen) : warn("memory", seen, "stop other programs");
    }

    private static Finding loopback() {
        try {
            InetAddress address = InetAddress.getByName("localhost");
            return address.isLoopbackAddress()
                    ? ok("loopback", "localhost resolves to " + address.getHostAddress())
                    : fail(
                            "loopback",
                            "localhost resolves to " + address.getHostAddress(),
                            "set localhost to 127.0.0.1 in /etc/hosts");
        } catch (UnknownHostException e) {
            return fail("loopback", "localhost cannot be resolved", "add '127.0.0.1 localhost' to /etc/hosts");
        }
    }

    private void deployment(List<Finding> findings) {
        try {
            Optional<Deployment> deployment = stack.deployment();
            Set<String> running = stack.runningServices();
            deployment.ifPresent(known -> stack.services().stream()
                    .filter(service -> !running.contains(service.name()))
                    .forEach(service -> findings.add(port(service, known))));
            deployment.ifPresent(known -> findings.add(supervisor()));
            stack.table().all().stream()
                    .filter(record -> !record.name().equals(Supervisor.NAME))
                    .filter(record -> !record.alive() && record.stoppedAt().isEmpty())
                    .forEach(record -> findings.add(stale(record)));
            new StatusReport(stack)
                    .all().stream()
                            .filter(status -> running.contains(status.name()))
                            .forEach(status -> findings.add(health(status)));
        } catch (UserFailure e) {
            findings.add(fail("deployment", e.getMessage(), e.hint()));
        }
    }

    private static Finding port(LocalService service, Deployment deployment) {
        int port = service.port(deployment);
        return PortCheck.refusal(port)
                .map(refusal -> fail(
                        "port " + port,
                        "needed by " + service.name() + ", but " + refusal.reason(),
                        refusal.hint(service.name() + ".port")))
                .orElseGet(() -> ok("port " + port, "free for " + service.name()));
    }

    private static Finding stale(ProcessRecord record) {
        String seen = record.name() + " exited; its pid file still names process " + record.pid()
                + (record.pidTakenByAnother() ? ", which is another program now" : "");
        return warn("pid file " + record.name(), seen, "run 'stack deploy' to restart services");
    }

    private Finding supervisor() {
        Optional<ProcessRecord> record = stack.table().find(Supervisor.NAME);
        if (record.filter(ProcessRecord::alive).isPresent()) {
            return ok(Supervisor.NAME, "process " + record.get().pid() + " restarts services that exit");
        }
        String seen = record.map(dead ->
                        ExitReason.of(stack.folder(), dead, stack.table().exitCode(dead)))
                .map(reason -> "is not running: " + reason)
                .orElse("is not running: an earlier version of dps deployed this stack");
        return warn(Supervisor.NAME, seen, "run 'stack status' to start it");
    }

    private static Finding health(ServiceStatus status) {
        return status.state() == State.HEALTHY
                ? ok(status.name(), "healthy at " + status.endpoint())
                : warn(status.name(), status.detail(), "see: stack logs " + status.name());
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    private static Finding ok(String check, String message) {
        return new Finding(check, Level.OK, message, "");
    }

    private static Finding warn(String check, String message, String advice) {
        return new Finding(check, Level.WARN, message, advice);
    }

    private static Finding fail(String check, String message, String advice) {
        return new Finding(check, Level.FAIL, message, advice);
    }
}
